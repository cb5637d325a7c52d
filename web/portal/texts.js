// What the onboarding page says, in five languages.

export const languages = [
  ["en", "English"],
  ["nl", "Nederlands"],
  ["de", "Deutsch"],
  ["fr", "Français"],
  ["da", "Dansk"],
];

/** One text in a row: its name, then the languages in the order of `languages`. */
const table = `
language | Language | Taal | Sprache | Langue | Sprog
welcome | Choose the network that this gateway is to live in. It is tried first, and kept only when it works. | Kies het netwerk waarin deze gateway moet werken. Het wordt eerst geprobeerd en pas bewaard als het werkt. | Wählen Sie das Netz, in dem dieses Gateway leben soll. Es wird erst versucht und nur behalten, wenn es geht. | Choisissez le réseau de cette passerelle. Il est d'abord essayé, et gardé seulement s'il fonctionne. | Vælg det netværk, som denne gateway skal være på. Det prøves først og gemmes kun, hvis det virker.
network | Wi-Fi network | Wifi-netwerk | WLAN | Réseau Wi-Fi | Wi-Fi-netværk
scan | Search again | Opnieuw zoeken | Neu suchen | Chercher à nouveau | Søg igen
scanning | searching… | zoekt… | sucht… | recherche… | søger…
signal | signal | signaal | Signal | signal | signal
open | open | open | offen | ouvert | åbent
other | Another network (hidden) | Een ander netwerk (verborgen) | Ein anderes Netz (versteckt) | Un autre réseau (caché) | Et andet netværk (skjult)
ssid | Name of the network | Naam van het netwerk | Name des Netzes | Nom du réseau | Netværkets navn
ssidWrong | A name of 1 to 32 bytes is needed. | Een naam van 1 tot 32 bytes is nodig. | Der Name hat 1 bis 32 Bytes. | Il faut un nom de 1 à 32 octets. | Navnet skal have 1 til 32 bytes.
password | Password of the network | Wachtwoord van het netwerk | Passwort des Netzes | Mot de passe du réseau | Netværkets adgangskode
passwordWrong | 8 to 63 characters, as your router has it. | 8 tot 63 tekens, zoals in uw router. | 8 bis 63 Zeichen, wie in Ihrem Router. | 8 à 63 caractères, comme dans votre routeur. | 8 til 63 tegn, som i din router.
show | Show | Tonen | Zeigen | Afficher | Vis
addresses | Address | Adres | Adresse | Adresse | Adresse
dhcp | From the router (DHCP) | Van de router (DHCP) | Vom Router (DHCP) | Donnée par le routeur (DHCP) | Fra routeren (DHCP)
fixed | Fixed | Vast | Fest | Fixe | Fast
address | IP address | IP-adres | IP-Adresse | Adresse IP | IP-adresse
addressWrong | An address of your network, such as 192.168.1.20. | Een adres van uw netwerk, zoals 192.168.1.20. | Eine Adresse Ihres Netzes, etwa 192.168.1.20. | Une adresse de votre réseau, comme 192.168.1.20. | En adresse i dit netværk, f.eks. 192.168.1.20.
mask | Network mask | Netmasker | Netzmaske | Masque de réseau | Netmaske
maskWrong | A mask, mostly 255.255.255.0. | Een masker, meestal 255.255.255.0. | Eine Maske, meist 255.255.255.0. | Un masque, souvent 255.255.255.0. | En maske, oftest 255.255.255.0.
gateway | Router | Router | Router | Routeur | Router
gatewayWrong | The router's address, in the same network as the IP address. | Het adres van de router, in hetzelfde netwerk als het IP-adres. | Die Adresse des Routers, im selben Netz wie die IP-Adresse. | L'adresse du routeur, dans le même réseau que l'adresse IP. | Routerens adresse, i samme netværk som IP-adressen.
nameServer | Name server (may be empty) | Naamserver (mag leeg zijn) | Nameserver (darf leer sein) | Serveur de noms (facultatif) | Navneserver (må være tom)
nameServerWrong | An address, or nothing. | Een adres, of niets. | Eine Adresse oder nichts. | Une adresse, ou rien. | En adresse eller ingenting.
owner | Your password | Uw wachtwoord | Ihr Passwort | Votre mot de passe | Din adgangskode
ownerWhy | With it you change settings later. There is no default; whoever forgets it holds the button for ten seconds and begins anew. | Daarmee wijzigt u later de instellingen. Er is geen standaard; wie het vergeet, houdt de knop tien seconden vast en begint opnieuw. | Damit ändern Sie später Einstellungen. Es gibt keine Vorgabe; wer es vergisst, hält den Knopf zehn Sekunden und beginnt neu. | Il sert à changer les réglages plus tard. Il n'y en a pas par défaut ; en cas d'oubli, tenez le bouton dix secondes et recommencez. | Med den ændrer du indstillinger senere. Der er ingen standard; glemmer du den, så hold knappen i ti sekunder og begynd forfra.
admin | New password, 8 characters or more | Nieuw wachtwoord, 8 tekens of meer | Neues Passwort, 8 Zeichen oder mehr | Nouveau mot de passe, 8 caractères ou plus | Ny adgangskode, mindst 8 tegn
adminWrong | 8 characters or more. | 8 tekens of meer. | 8 Zeichen oder mehr. | 8 caractères ou plus. | Mindst 8 tegn.
meter | Meter | Meter | Zähler | Compteur | Måler
model | Model | Model | Modell | Modèle | Model
modelWrong | Choose a model. | Kies een model. | Wählen Sie ein Modell. | Choisissez un modèle. | Vælg en model.
auto | Find out (recommended) | Zelf uitzoeken (aanbevolen) | Herausfinden (empfohlen) | Trouver (conseillé) | Find ud af det (anbefales)
line | Address of the boiler | Adres van de ketel | Adresse des Kessels | Adresse de la chaudière | Kedlens adresse
lineWrong | The boiler's address in your network. | Het adres van de ketel in uw netwerk. | Die Adresse des Kessels in Ihrem Netz. | L'adresse de la chaudière dans votre réseau. | Kedlens adresse i dit netværk.
interval | Read | Lezen | Lesen | Lire | Aflæs
intervalWrong | Choose how often. | Kies hoe vaak. | Wählen Sie, wie oft. | Choisissez la fréquence. | Vælg hvor ofte.
usual | as suits the meter (recommended) | zoals past bij de meter (aanbevolen) | passend zum Zähler (empfohlen) | selon le compteur (conseillé) | som passer til måleren (anbefales)
every | every {0} | elke {0} | alle {0} | toutes les {0} | hver {0}
mqtt | MQTT (optional) | MQTT (niet verplicht) | MQTT (freiwillig) | MQTT (facultatif) | MQTT (valgfrit)
host | Server | Server | Server | Serveur | Server
hostWrong | A name or an address. | Een naam of een adres. | Ein Name oder eine Adresse. | Un nom ou une adresse. | Et navn eller en adresse.
port | Port | Poort | Port | Port | Port
portWrong | 1 to 65535 | 1 tot 65535 | 1 bis 65535 | 1 à 65535 | 1 til 65535
username | User | Gebruiker | Benutzer | Utilisateur | Bruger
mqttPassword | Password | Wachtwoord | Passwort | Mot de passe | Adgangskode
join | Join the network | Verbinden met het netwerk | Mit dem Netz verbinden | Rejoindre le réseau | Forbind til netværket
choose | Choose a network. | Kies een netwerk. | Wählen Sie ein Netz. | Choisissez un réseau. | Vælg et netværk.
trying | trying | bezig | läuft | en cours | i gang
joining | Joining “{0}”… | Verbinden met “{0}”… | Verbindet mit „{0}“… | Connexion à « {0} »… | Forbinder til »{0}«…
addressing | “{0}” accepted the password. Waiting for an address… | “{0}” heeft het wachtwoord aanvaard. Wacht op een adres… | „{0}“ nimmt das Passwort an. Wartet auf eine Adresse… | « {0} » accepte le mot de passe. Attente d'une adresse… | »{0}« accepterede adgangskoden. Venter på en adresse…
keeping | It works. Keeping the settings… | Het werkt. Instellingen worden bewaard… | Es geht. Einstellungen werden behalten… | Cela fonctionne. Enregistrement des réglages… | Det virker. Gemmer indstillingerne…
stay | Please stay in this network. It may be gone for some seconds. | Blijf in dit netwerk. Het kan enkele seconden weg zijn. | Bitte in diesem Netz bleiben. Es kann für einige Sekunden fort sein. | Restez sur ce réseau. Il peut disparaître quelques secondes. | Bliv på dette netværk. Det kan være væk i nogle sekunder.
joined | Connected to “{0}” | Verbonden met “{0}” | Verbunden mit „{0}“ | Connecté à « {0} » | Forbundet til »{0}«
next | Put your phone or computer back into “{0}” and open one of these addresses. Note one of them now: this page closes with its network. | Verbind uw telefoon of computer weer met “{0}” en open een van deze adressen. Noteer er nu een: deze pagina sluit met haar netwerk. | Bringen Sie Ihr Telefon oder Ihren Computer wieder in „{0}“ und öffnen Sie eine dieser Adressen. Notieren Sie jetzt eine: diese Seite schließt mit ihrem Netz. | Remettez votre téléphone ou ordinateur sur « {0} » et ouvrez une de ces adresses. Notez-en une maintenant : cette page se ferme avec son réseau. | Sæt din telefon eller computer tilbage på »{0}« og åbn en af disse adresser. Notér en af dem nu: denne side lukker sammen med sit netværk.
byName | By its name | Bij naam | Beim Namen | Par son nom | Ved navn
byAddress | By its address | Bij adres | Bei der Adresse | Par son adresse | Ved adresse
note | The first read of the meter begins a few seconds later. | De eerste lezing van de meter begint enkele seconden later. | Die erste Lesung des Zählers beginnt einige Sekunden später. | La première lecture du compteur commence quelques secondes après. | Den første aflæsning af måleren begynder nogle sekunder senere.
done | I have noted it: close this network | Genoteerd: dit netwerk sluiten | Notiert: dieses Netz schließen | C'est noté : fermer ce réseau | Noteret: luk dette netværk
closing | “{0}” closes now. | “{0}” sluit nu. | „{0}“ schließt jetzt. | « {0} » se ferme maintenant. | »{0}« lukker nu.
away | The gateway does not answer. Is this device still in the network “{0}”? | De gateway antwoordt niet. Is dit apparaat nog in het netwerk “{0}”? | Das Gateway antwortet nicht. Ist dieses Gerät noch im Netz „{0}“? | La passerelle ne répond pas. Cet appareil est-il encore sur le réseau « {0} » ? | Gatewayen svarer ikke. Er denne enhed stadig på netværket »{0}«?
fault-password | “{0}” refused the password. | “{0}” heeft het wachtwoord geweigerd. | „{0}“ hat das Passwort abgelehnt. | « {0} » a refusé le mot de passe. | »{0}« afviste adgangskoden.
fault-not-found | There is no network “{0}” in reach. This gateway hears 2.4 GHz only. | Er is geen netwerk “{0}” binnen bereik. Deze gateway hoort alleen 2,4 GHz. | Es ist kein Netz „{0}“ in Reichweite. Dieses Gateway hört nur 2,4 GHz. | Aucun réseau « {0} » à portée. Cette passerelle n'entend que 2,4 GHz. | Der er intet netværk »{0}« i nærheden. Denne gateway hører kun 2,4 GHz.
fault-no-address | “{0}” accepted the password, but gave no address. Is DHCP on in the router? | “{0}” heeft het wachtwoord aanvaard, maar gaf geen adres. Staat DHCP aan in de router? | „{0}“ hat das Passwort angenommen, aber keine Adresse gegeben. Ist DHCP im Router an? | « {0} » a accepté le mot de passe, mais n'a donné aucune adresse. DHCP est-il actif dans le routeur ? | »{0}« accepterede adgangskoden, men gav ingen adresse. Er DHCP slået til i routeren?
fault-refused | “{0}” did not let the gateway in. Is it near enough, and does it speak WPA2? | “{0}” liet de gateway niet toe. Is het dichtbij genoeg en spreekt het WPA2? | „{0}“ hat das Gateway nicht eingelassen. Ist es nah genug, und spricht es WPA2? | « {0} » n'a pas laissé entrer la passerelle. Est-il assez proche, et parle-t-il WPA2 ? | »{0}« lukkede ikke gatewayen ind. Er det tæt nok på, og taler det WPA2?
fault-not-kept | The network works, but the settings could not be stored. | Het netwerk werkt, maar de instellingen konden niet worden bewaard. | Das Netz geht, aber die Einstellungen konnten nicht gespeichert werden. | Le réseau fonctionne, mais les réglages n'ont pas pu être enregistrés. | Netværket virker, men indstillingerne kunne ikke gemmes.
`;

const texts = new Map(
  table
    .trim()
    .split("\n")
    .map((row) => row.split(" | "))
    .map(([name, ...cells]) => [name, cells]),
);

let column = Math.max(
  0,
  languages.findIndex(([code]) => navigator.language.toLowerCase().startsWith(code)),
);

export function language() {
  return languages[column][0];
}

export function setLanguage(code) {
  column = Math.max(
    0,
    languages.findIndex(([known]) => known === code),
  );
}

export function text(name) {
  return texts.get(name)?.[column] ?? name;
}

/** A text with "{0}" replaced. */
export function fill(name, value) {
  return text(name).replace("{0}", () => value);
}
