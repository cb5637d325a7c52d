/**
 * What the boiler is doing (channel ZK), in four languages. The order of a start, as a boiler's own log tells it:
 * 8 -> 3 -> 4 (it feeds while it ignites) -> 5 (it waits for the fire) -> 6 -> 7 -> 8; for the ash 8 -> 9 -> 1.
 */

export type Language = "en" | "de" | "fr" | "nl";

const english: readonly string[] = Object.freeze([
  "",
  "Off",
  "Preparing to start",
  "Starting",
  "Monitoring ignition",
  "Ignition",
  "Rising to full fire",
  "Full fire",
  "Keeping embers",
  "Waiting to remove ash",
  "Removing ash",
  "",
  "Cleaning",
]);
const german: readonly string[] = Object.freeze([
  "",
  "Aus",
  "Startvorbereitung",
  "Kesselstart",
  "Zündüberwachung",
  "Zündung",
  "Übergang zum Leistungsbrand",
  "Leistungsbrand",
  "Gluterhaltung",
  "Warten auf Entaschung",
  "Entaschung",
  "",
  "Putzen",
]);
const french: readonly string[] = Object.freeze([
  "",
  "Arrêt",
  "Préparation du démarrage",
  "Démarrage",
  "Contrôle de l'allumage",
  "Allumage",
  "Passage à pleine puissance",
  "Pleine puissance",
  "Maintien de braise",
  "Attente du décendrage",
  "Décendrage",
  "",
  "Nettoyage",
]);
const dutch: readonly string[] = Object.freeze([
  "",
  "Uit",
  "Startvoorbereiding",
  "Opstarten",
  "Ontstekingsbewaking",
  "Ontsteking",
  "Overgang naar vol vermogen",
  "Vol vermogen",
  "Gloedbehoud",
  "Wachten op ontassen",
  "Ontassen",
  "",
  "Reinigen",
]);

interface Words {
  readonly states: readonly string[];
  /** Before the number of a state that nobody has named. */
  readonly state: string;
  readonly noFault: string;
}

const words: Readonly<Record<Language, Words>> = Object.freeze({
  en: Object.freeze({ states: english, state: "State", noFault: "No fault" }),
  de: Object.freeze({ states: german, state: "Zustand", noFault: "Keine Störung" }),
  fr: Object.freeze({ states: french, state: "État", noFault: "Aucun défaut" }),
  nl: Object.freeze({ states: dutch, state: "Toestand", noFault: "Geen storing" }),
});

export const languages: readonly Language[] = Object.freeze(["en", "de", "fr", "nl"] as const);

/** Allocates where a state has no name: asked for when the state changes. */
export function stateText(state: number, language: Language): string {
  const { states, state: word } = words[language];
  return states[state] || `${word} ${state}`;
}

export function noFaultText(language: Language): string {
  return words[language].noFault;
}
