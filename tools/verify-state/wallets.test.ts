import { expect, it } from 'vitest'
import { type SoundWallets, soundWallets } from '../../tests/fixtures/sound-wallets.ts'
import type { Row, State } from './state.ts'
import { verifyState } from './verify-state.ts'

/** The other invariants are about orders that a shop has written. */
const verify = (state: State, settled = true): string[] =>
  verifyState(state, { told: [], settled }).filter((line) => /^[KRP]1 /.test(line))

/** Changes the first row that has this value. */
const changeRow = (rows: readonly Row[], where: [string, unknown], change: Row): void => {
  const row = rows.find((one) => one[where[0]] === where[1])
  if (!row) throw new Error(`no row has ${where.join(' ')}`)
  Object.assign(row, change)
}

it('sound wallets break no invariant', async () => {
  const { state } = await soundWallets()
  expect(verify(state)).toEqual([])
  expect(verify(state, false)).toEqual([])
})

const BREAKS: Record<string, [words: string, change: (shop: SoundWallets) => void]> = {
  'a count of uses that its rows have not': [
    'K1 coupon.sqlite: 2 used, its rows have 1',
    ({ campaign }) => void Object.assign(campaign.campaign, { used: 2 }),
  ],
  'more uses than places': [
    'K1 coupon.sqlite: 2 taken of 1',
    ({ campaign }) => void Object.assign(campaign.campaign, { places: 1 }),
  ],
  'a use that is nobody’s turn': [
    'no turn of mailbox:of shp_1',
    ({ campaign }) =>
      void changeRow(campaign.turns, ['identity', 'mailbox:of shp_1'], { identity: 'x' }),
  ],
  'two uses of one shopper': [
    'K1 coupon.sqlite: 2 uses of shopper:shp_1, of 1',
    ({ campaign }) =>
      void campaign.turns.push({ identity: 'shopper:shp_1', n: 2, order_id: 'ord_2' }),
  ],
  'a code that counts twice': [
    'K1 coupon.sqlite: the code SPR1NG counts 2 times',
    ({ campaign: { redemptions } }) => {
      redemptions.push({ ...redemptions.find(({ state }) => state === 'used'), order_id: 'ord_2' })
    },
  ],
  'a place that a canceled order kept': [
    'K1 ord_freed: 1 codes to be released, its uses are used',
    ({ campaign }) => changeRow(campaign.redemptions, ['state', 'released'], { state: 'used' }),
  ],
  'an order with a code that it does not use': [
    'codes to be used, its uses are none',
    ({ state }) => {
      state.campaigns = []
    },
  ],
  'a use without an order': [
    'a coupon is used for no order',
    ({ state }) => {
      state.orders = []
    },
  ],
  'a share that is more than it was': [
    'R1 packet.sqlite: the shares sum to 1001, the fund is 1000',
    ({ packet }) => changeRow(packet.shares, ['n', 3], { amount: 251 }),
  ],
  'a share that is granted to nobody': [
    'R1 packet.sqlite: share 4 is granted to nobody',
    ({ packet }) => changeRow(packet.shares, ['n', 4], { state: 'granted' }),
  ],
  'a member with two claims': [
    'R1 packet.sqlite: a member has two claims',
    ({ packet }) => void packet.claims.push({ sequence: 3, member_id: 'shp_1' }),
  ],
  'a share that did not return at the end': [
    'R1 packet.sqlite: share 3 was not returned at the end',
    ({ packet }) => void Object.assign(packet.packet, { closed_at: 1 }),
  ],
  'a granted share without its credit': [
    'R1 shp_1: 250 was not credited',
    ({ wallet }) => {
      wallet.credit = wallet.credit.filter(({ reason }) => reason !== 'red_packet')
    },
  ],
  'a credit of no share': [
    'is of no granted share',
    ({ state }) => {
      state.redPackets = []
    },
  ],
  'a balance of credit that is not the sum': [
    'P1 first.sqlite: credit 2 is 201, its sum 200',
    ({ wallet }) => changeRow(wallet.credit, ['sequence', 2], { balance: 201 }),
  ],
  'an entry that was made twice': [
    'P1 first.sqlite: two entries of points are of one',
    ({ wallet }) => changeRow(wallet.points, ['sequence', 1], { reference: 'a' }),
  ],
  'points of no lot': ['P1 first.sqlite: the lots have', ({ wallet }) => void wallet.lots.pop()],
  'a day that was awarded twice': [
    'is awarded without its day',
    ({ wallet }) => void wallet.signIns.pop(),
  ],
  'points that an order did not take': [
    'spends 101 points, 100 were taken',
    ({ one }) => {
      one.order.points = { spends: 101, earns: 50 }
    },
  ],
  'points of a refunded order that did not come back': [
    'refunded, 3 of 100 points came back',
    ({ one }) => {
      one.order.status = 'refunded'
    },
  ],
  'more points than an order earns': [
    'earned 50 of 40 points',
    ({ one }) => {
      one.order.points = { spends: 100, earns: 40 }
    },
  ],
  'credit that an order did not take': [
    '300 of 301 credit was taken',
    ({ one }) => {
      one.order.cost.storeCredit = { amount: 301, currency: 'USD' }
    },
  ],
  'a refund that gave no credit': [
    'the refund rfd_1 gave no credit of 200',
    ({ wallet }) => {
      wallet.credit = wallet.credit.filter(({ reason }) => reason !== 'refund')
    },
  ],
  'credit that came back twice': [
    'the credit rfd_2 is of no refund',
    ({ wallet }) => {
      const back = wallet.credit.find(({ reason }) => reason === 'refund')
      wallet.credit.push({ ...back, reference: 'rfd_2' })
    },
  ],
}

it.each(Object.entries(BREAKS))('finds %s', async (_, [words, change]) => {
  const shop = await soundWallets()
  change(shop)
  const found = verify(shop.state)
  expect(
    found.some((line) => line.includes(words)),
    found.join('\n'),
  ).toBe(true)
})

it('the ledger of an erased member is gone, and credit is on its way where the shop works', async () => {
  const { state, wallet } = await soundWallets()
  state.wallets = state.wallets.filter((one) => one !== wallet)
  state.members.delete('shp_1')
  expect(verify(state)).toEqual([])
  state.members.add('shp_1')
  expect(verify(state, false)).toEqual([])
  expect(verify(state)).not.toEqual([])
})
