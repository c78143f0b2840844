/** How one language writes a street. Spellings come after the one form they are compared in. */
export interface StreetWords {
  /** Kinds of street, of which one ends a street's name where `kindLast`. */
  kinds: Readonly<Record<string, string>>
  /** Other words that have a short form. */
  words: Readonly<Record<string, string>>
  /** Words before the number of a home in a house. */
  units: string
  /** The kind stands last: what follows it is not the street's name. */
  kindLast: boolean
  /** The kind may be the end of a word (`hauptstrasse`). */
  joined: boolean
  /** `ae`, `oe`, `ue` are other spellings of umlauts. */
  umlauts: boolean
}

const ENGLISH: StreetWords = {
  kinds: {
    st: 'street str',
    ave: 'avenue av aven',
    rd: 'road',
    blvd: 'boulevard boul blv',
    dr: 'drive drv',
    ln: 'lane',
    ct: 'court crt',
    pl: 'place',
    sq: 'square',
    ter: 'terrace terr',
    hwy: 'highway',
    pkwy: 'parkway pky',
    cir: 'circle circ',
    cres: 'crescent',
    cl: 'close',
    way: 'wy',
    trl: 'trail',
    aly: 'alley',
    grv: 'grove gr',
    gdns: 'gardens gdn',
    mews: '',
    row: '',
    walk: '',
    loop: '',
    pike: '',
    quay: '',
  },
  words: {
    n: 'north',
    s: 'south',
    e: 'east',
    w: 'west',
    ne: 'northeast',
    nw: 'northwest',
    se: 'southeast',
    sw: 'southwest',
    st: 'saint',
    mt: 'mount',
    ft: 'fort',
    '1st': 'first',
    '2nd': 'second',
    '3rd': 'third',
    '4th': 'fourth',
    '5th': 'fifth',
    '6th': 'sixth',
    '7th': 'seventh',
    '8th': 'eighth',
    '9th': 'ninth',
    '10th': 'tenth',
  },
  units: 'unit apt apartment flat suite ste room rm',
  kindLast: true,
  joined: false,
  umlauts: false,
}

const GERMAN: StreetWords = {
  kinds: {
    str: 'strasse strase',
    pl: 'platz',
    weg: '',
    allee: 'all',
    gasse: 'g',
    ring: '',
    ufer: '',
    damm: '',
    chaussee: 'ch',
  },
  words: { st: 'sankt', dr: 'doktor' },
  units: 'unit apt apartment wohnung whg app appartement tur top',
  kindLast: true,
  joined: true,
  umlauts: true,
}

const FRENCH: StreetWords = {
  kinds: {
    rue: 'r',
    ave: 'avenue av',
    blvd: 'boulevard bd boul bld',
    pl: 'place',
    ch: 'chemin che',
    imp: 'impasse',
    all: 'allee',
    rte: 'route',
    quai: '',
    sq: 'square',
  },
  words: { st: 'saint', ste: 'sainte', gen: 'general', mal: 'marechal', dr: 'docteur' },
  units: 'unit apt appt app appartement logement porte',
  kindLast: false,
  joined: false,
  umlauts: false,
}

const DUTCH: StreetWords = {
  kinds: { str: 'straat', ln: 'laan', pl: 'plein', weg: '', kade: '', gracht: 'gr' },
  words: { st: 'sint', dr: 'dokter', burg: 'burgemeester' },
  units: 'unit apt appartement app bus',
  kindLast: true,
  joined: true,
  umlauts: false,
}

const SOUTHERN: StreetWords = {
  kinds: {
    c: 'calle cl',
    avda: 'avenida av ave',
    pza: 'plaza plza piazza',
    po: 'paseo',
    via: 'v',
    vle: 'viale',
    cso: 'corso',
    rua: 'r',
    trv: 'travessa',
  },
  words: { s: 'san santa santo', gral: 'general' },
  units: 'unit apt apto piso puerta pta interno int',
  kindLast: false,
  joined: false,
  umlauts: false,
}

const BY_COUNTRY: readonly [countries: string, words: StreetWords][] = [
  ['DE AT CH LI', GERMAN],
  ['FR BE LU MC', FRENCH],
  ['NL', DUTCH],
  ['ES IT PT MX AR CL CO PE BR', SOUTHERN],
]

/** The words of a country; English ones where it has none of its own here. */
export const streetWordsOf = (country: string): StreetWords =>
  BY_COUNTRY.find(([countries]) => countries.split(' ').includes(country))?.[1] ?? ENGLISH

/** Numbers a street's number may be written in. */
export const NUMBER_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
   seventeen eighteen nineteen twenty`
    .split(/\s+/)
    .map((word, index) => [word, String(index + 1)]),
)
