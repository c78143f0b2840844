/** Encodings a file is looked at for where nothing names one and it is no UTF-8. */
export type GuessedEncoding = 'windows-1252' | 'shift_jis' | 'gbk'

/** Fewer characters say too little about which of two East Asian encodings they are of. */
const PAIRS_MIN = 20

/**
 * The encoding these bytes are most likely in, or null where none fits. Western European letters
 * stand alone among ASCII; Japanese has kana; Chinese is made of pairs of high bytes, most of them
 * from the common half of GB 2312. Cyrillic, Greek and Korean look like none of these.
 * @param sample from the first byte that is no ASCII on; it may end inside a character
 */
export function guessEncoding(sample: Uint8Array): GuessedEncoding | null {
  if (isJapanese(sample)) return 'shift_jis'
  const { high, alone } = countHighBytes(sample)
  if (alone / high >= 0.6) return 'windows-1252'
  if (isChinese(sample)) return 'gbk'
  return null
}

/** Bytes above 0x7F, and those of them with no such neighbour. */
function countHighBytes(sample: Uint8Array): { high: number; alone: number } {
  let high = 0
  let alone = 0
  for (const [at, byte] of sample.entries()) {
    if (byte < 0x80) continue
    high += 1
    if ((sample[at - 1] ?? 0) < 0x80 && (sample[at + 1] ?? 0) < 0x80) alone += 1
  }
  return { high, alone }
}

/** Decoded, or null where a byte does not belong; a character cut off at the end is no fault. */
function decoded(sample: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(sample, {
      stream: true,
    })
  } catch {
    return null
  }
}

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

function isJapanese(sample: Uint8Array): boolean {
  const text = decoded(sample, 'shift_jis')
  if (text === null) return false
  // Half-width kana are single high bytes: European letters read as them.
  const odd = countOf(text, /[\uFF61-\uFF9F]/g)
  const kana = countOf(text, /[\u3041-\u30FF]/g)
  return kana > 0 && kana >= odd
}

function isChinese(sample: Uint8Array): boolean {
  const text = decoded(sample, 'gbk')
  if (text === null) return false
  let [pairs, common, late] = [0, 0, 0]
  for (let at = 0; at < sample.length - 1; at += 1) {
    const lead = sample[at] ?? 0
    if (lead < 0x81) continue
    pairs += 1
    if (lead >= 0xa1 && lead <= 0xd7) common += 1
    // Korean syllables end at 0xC8; a third of Chinese text lies past it.
    if (lead > 0xc8 && lead <= 0xd7) late += 1
    at += 1
  }
  return common / pairs >= 0.7 && (pairs < PAIRS_MIN || late / pairs >= 0.1)
}
