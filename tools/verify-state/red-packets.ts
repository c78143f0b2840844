import type { RedPacketFile, Row, State } from './state.ts'

const sumOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, { amount }) => sum + Number(amount), 0)

/** R1: the shares sum to the fund, each of at least one unit, and a granted one has its claim. */
function* checkPacket({ file, packet, shares, claims }: RedPacketFile): Generator<string> {
  const sum = sumOf(shares)
  if (sum !== packet.fund) yield `R1 ${file}: the shares sum to ${sum}, the fund is ${packet.fund}`
  if (shares.length !== packet.shares) {
    yield `R1 ${file}: ${shares.length} shares of ${packet.shares}`
  }
  if (shares.some(({ amount }) => Number(amount) < 1)) yield `R1 ${file}: a share of nothing`
  const members = new Set(claims.map(({ member_id }) => member_id))
  if (members.size !== claims.length) yield `R1 ${file}: a member has two claims`
  const claimed = new Set(claims.map(({ sequence }) => sequence))
  for (const { n, state } of shares) {
    if (state === 'granted' && !claimed.has(n ?? null)) {
      yield `R1 ${file}: share ${n} is granted to nobody`
    }
    // The rest returns once: nothing is open behind the last claim after the end.
    if (state === 'open' && packet.closed_at !== null && !claimed.has(n ?? null)) {
      yield `R1 ${file}: share ${n} was not returned at the end`
    }
  }
}

/** The granted shares of a red packet as credit: `<member> <amount>`. */
function grantsOf({ shares, claims }: RedPacketFile): { memberId: string; amount: number }[] {
  const granted = new Map(
    shares.filter(({ state }) => state === 'granted').map(({ n, amount }) => [n, Number(amount)]),
  )
  return claims.flatMap(({ sequence, member_id }) => {
    const amount = granted.get(sequence ?? null)
    return amount === undefined ? [] : [{ memberId: String(member_id), amount }]
  })
}

/** R1: with everything settled, each granted share is one credit of its member, and no other is. */
function* checkCredits({ redPackets, wallets, members }: State): Generator<string> {
  for (const { file, shares, claims } of redPackets) {
    const claimed = new Set(claims.map(({ sequence }) => sequence))
    const due = shares.filter(({ n, state }) => state === 'open' && claimed.has(n ?? null))
    if (due.length > 0) yield `R1 ${file}: ${due.length} claimed shares are not credited`
  }
  const credits = wallets
    .flatMap(({ credit }) => credit)
    .filter(({ reason }) => reason === 'red_packet')
    .map(({ reference, amount }) => `${String(reference).split(':')[1]} ${amount}`)
  const left = new Map<string, number>()
  for (const credit of credits) left.set(credit, (left.get(credit) ?? 0) + 1)
  for (const { memberId, amount } of redPackets.flatMap(grantsOf)) {
    const credit = `${memberId} ${amount}`
    const count = left.get(credit) ?? 0
    // The ledger of a member that was erased is gone.
    if (count === 0 && members.has(memberId)) yield `R1 ${memberId}: ${amount} was not credited`
    left.set(credit, count - 1)
  }
  for (const [credit, count] of left) {
    if (count > 0) yield `R1 a credit of ${credit.replace(' ', ', ')}, is of no granted share`
  }
}

/** R1: what members have of a red packet, what remains and what returned are its fund. */
export function* checkRedPackets(state: State, settled: boolean): Generator<string> {
  for (const packet of state.redPackets) yield* checkPacket(packet)
  if (settled) yield* checkCredits(state)
}
