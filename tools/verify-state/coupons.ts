import type { CampaignFile, RecordedOrder, Row, State } from './state.ts'

const TAKING = new Set(['reserved', 'used'])

/** K1: the counts of a campaign are those of its rows, and within its places. */
function* checkCounts({ file, campaign, claims, redemptions }: CampaignFile): Generator<string> {
  const { claimed, reserved, used, places, total } = campaign
  const inState = (state: string): number => redemptions.filter((one) => one.state === state).length
  const open = claims.filter(({ order_id }) => order_id === null).length
  const counts = [
    ['claimed', claimed, open],
    ['reserved', reserved, inState('reserved')],
    ['used', used, inState('used')],
  ] as const
  for (const [name, stored, counted] of counts) {
    if (stored !== counted) yield `K1 ${file}: ${stored} ${name}, its rows have ${counted}`
  }
  const taken = open + inState('reserved') + inState('used')
  if (total !== null && taken > Number(places)) yield `K1 ${file}: ${taken} taken of ${places}`
}

/** K1: a use is a turn of its shopper and of its mailbox, and no buyer has more than the limit. */
function* checkBuyers({ file, campaign, redemptions, turns }: CampaignFile): Generator<string> {
  const taking = redemptions.filter(({ state }) => TAKING.has(String(state)))
  const held = new Set(turns.map(({ identity, order_id }) => `${identity} ${order_id}`))
  for (const { order_id, shopper_id, mailbox } of taking) {
    for (const identity of [`shopper:${shopper_id}`, `mailbox:${mailbox}`]) {
      if (!held.delete(`${identity} ${order_id}`)) yield `K1 ${order_id}: no turn of ${identity}`
    }
  }
  for (const left of held) yield `K1 ${file}: the turn ${left} is of no use`
  // A limit that staff lowered afterwards is below the turns before it.
  const { per_shopper: limit, revision } = campaign
  if (limit === null || revision !== 1) return
  for (const [identity, own] of Map.groupBy(turns, (turn) => turn.identity)) {
    if (own.length > Number(limit))
      yield `K1 ${file}: ${own.length} uses of ${identity}, of ${limit}`
  }
}

/** K1: a code that counts once has one use, or one claim. */
function* checkOnce({ file, claims, redemptions }: CampaignFile): Generator<string> {
  const uses = redemptions.filter(({ once, state }) => once === 1 && TAKING.has(String(state)))
  const open = claims.filter(({ once, order_id }) => once === 1 && order_id === null)
  for (const [code, rows] of Map.groupBy([...uses, ...open], ({ code_key }) => code_key)) {
    if (rows.length > 1) yield `K1 ${file}: the code ${code} counts ${rows.length} times`
  }
}

/** Events that free the places of their order. */
const FREES = new Set(['order.cancelled', 'stock.lost'])

/** K1: a campaign has a use for each order that its code lowered; an order that ended has freed it. */
function* checkOrder({ order, entries }: RecordedOrder, uses: readonly Row[]): Generator<string> {
  const campaigns = new Set((order.discountCodes ?? []).map(({ campaignId }) => campaignId))
  const wanted = entries.some(({ type }) => FREES.has(type)) ? 'released' : 'used'
  const right = uses.filter(({ state }) => state === wanted)
  if (right.length !== campaigns.size) {
    const states = uses.map(({ state }) => state).join(', ') || 'none'
    yield `K1 ${order.id}: ${campaigns.size} codes to be ${wanted}, its uses are ${states}`
  }
}

/** K1: uses of coupons stay within their limits, and are those of the orders. */
export function* checkCoupons({ campaigns, orders }: State, settled: boolean): Generator<string> {
  for (const campaign of campaigns) {
    yield* checkCounts(campaign)
    yield* checkBuyers(campaign)
    yield* checkOnce(campaign)
  }
  const uses = Map.groupBy(
    campaigns.flatMap(({ redemptions }) => redemptions),
    ({ order_id }) => String(order_id),
  )
  const known = new Set(orders.map(({ order }) => order.id))
  for (const [orderId, rows] of uses) {
    const isUsed = rows.some(({ state }) => state === 'used')
    if (isUsed && !known.has(orderId)) yield `K1 ${orderId}: a coupon is used for no order`
  }
  if (!settled) return
  for (const one of orders) {
    const own = uses.get(one.order.id) ?? []
    if (own.length > 0 || one.order.discountCodes) yield* checkOrder(one, own)
  }
}
