// What the dashboard says, in five languages: one line for each text. The order is that of `languages`.

const languages = ["en", "nl", "de", "fr", "da"];

const texts = {
  readNow: ["Read now", "Nu lezen", "Jetzt lesen", "Lire maintenant", "Aflæs nu"],
  reading: ["Reading", "Stand", "Wert", "Valeur", "Aflæsning"],
  value: ["Value", "Waarde", "Messwert", "Grandeur", "Værdi"],
  age: ["Age", "Leeftijd", "Alter", "Âge", "Alder"],
  time: ["Time", "Tijd", "Zeit", "Heure", "Tid"],
  history: ["History", "Geschiedenis", "Verlauf", "Historique", "Historik"],
  hour: ["Hours", "Uren", "Stunden", "Heures", "Timer"],
  day: ["Days", "Dagen", "Tage", "Jours", "Dage"],
  month: ["Months", "Maanden", "Monate", "Mois", "Måneder"],
  csv: ["Save as CSV", "Opslaan als CSV", "Als CSV speichern", "Enregistrer en CSV", "Gem som CSV"],
  noHistory: [
    "Nothing to plot yet: history begins with the second hour.",
    "Nog niets te tonen: de geschiedenis begint met het tweede uur.",
    "Noch nichts zu zeigen: der Verlauf beginnt mit der zweiten Stunde.",
    "Rien à tracer encore : l'historique commence à la deuxième heure.",
    "Intet at vise endnu: historikken begynder med anden time.",
  ],
  allValues: ["All values", "Alle waarden", "Alle Werte", "Toutes les valeurs", "Alle værdier"],
  link: [
    "Optical link",
    "Optische verbinding",
    "Optische Verbindung",
    "Liaison optique",
    "Optisk forbindelse",
  ],
  api: ["REST API", "REST-API", "REST-API", "API REST", "REST-API"],
  compatibility: [
    "As the Kamst-IR gateway",
    "Als de Kamst-IR-gateway",
    "Wie das Kamst-IR-Gateway",
    "Comme la passerelle Kamst-IR",
    "Som Kamst-IR-gatewayen",
  ],
  unknownMeter: [
    "looking for the meter",
    "zoekt de meter",
    "sucht den Zähler",
    "recherche du compteur",
    "leder efter måleren",
  ],
  busy: ["reading…", "bezig met lezen…", "liest…", "lecture en cours…", "aflæser…"],
  fresh: ["read {0} ago", "{0} geleden gelezen", "vor {0} gelesen", "lu il y a {0}", "aflæst for {0} siden"],
  never: ["not read yet", "nog niet gelezen", "noch nicht gelesen", "pas encore lu", "endnu ikke aflæst"],
  fault: [
    "no good reading: {0}",
    "geen goede lezing: {0}",
    "keine gute Lesung: {0}",
    "pas de lecture : {0}",
    "ingen god aflæsning: {0}",
  ],
  next: ["next in {0}", "volgende over {0}", "nächste in {0}", "prochaine dans {0}", "næste om {0}"],
  unreachable: [
    "The gateway does not answer; the values shown may be old.",
    "De gateway antwoordt niet; de getoonde waarden kunnen oud zijn.",
    "Das Gateway antwortet nicht; die gezeigten Werte können alt sein.",
    "La passerelle ne répond pas ; les valeurs affichées peuvent être anciennes.",
    "Gatewayen svarer ikke; de viste værdier kan være gamle.",
  ],
  refused: [
    "That was refused: {0}",
    "Dat werd geweigerd: {0}",
    "Das wurde abgelehnt: {0}",
    "Refusé : {0}",
    "Det blev afvist: {0}",
  ],
  used: ["{0}, used", "{0}, verbruikt", "{0}, verbraucht", "{0}, consommé", "{0}, forbrugt"],
  requests: ["Requests", "Vragen", "Anfragen", "Requêtes", "Forespørgsler"],
  replies: ["Good reads", "Goede lezingen", "Gute Lesungen", "Bonnes lectures", "Gode aflæsninger"],
  bytes: [
    "Bytes sent, received",
    "Bytes verzonden, ontvangen",
    "Bytes gesendet, empfangen",
    "Octets envoyés, reçus",
    "Byte sendt, modtaget",
  ],
  linkTime: ["Link time", "Verbindingstijd", "Verbindungszeit", "Temps de liaison", "Forbindelsestid"],
  awakeTime: [
    "Meter kept awake",
    "Meter wakker gehouden",
    "Zähler wach gehalten",
    "Compteur éveillé",
    "Måler holdt vågen",
  ],
  faults: ["Faults", "Fouten", "Fehler", "Défauts", "Fejl"],
  none: ["none", "geen", "keine", "aucun", "ingen"],
};

const index = Math.max(
  0,
  (navigator.languages ?? ["en"])
    .map((tag) => languages.indexOf(tag.slice(0, 2).toLowerCase()))
    .find((at) => at >= 0) ?? 0,
);

export const language = languages[index];

/** The text of a name, with {0}, {1}... replaced. */
export function text(name, ...values) {
  return texts[name][index].replace(/\{(\d)\}/g, (_, at) => values[at]);
}

/** "3 s", "12 min", "5 h", "4 d" */
export function duration(seconds) {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** Fills in the texts of elements that name one. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-text]"))
    element.textContent = text(element.dataset.text);
  for (const element of root.querySelectorAll("[data-label]"))
    element.setAttribute("aria-label", text(element.dataset.label));
}
