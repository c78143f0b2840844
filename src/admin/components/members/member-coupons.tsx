import type { FC } from 'hono/jsx'
import type { WalletCoupon } from '../../../shared/coupon/contract.ts'
import type { Member } from '../../../shared/member/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { Panel } from '../controls/panel.tsx'
import { MEMBERS_PATH } from './member-list.tsx'
import { MemberHead } from './member-tabs.tsx'

const TEXT = texts.shopMembers.wallet

interface MemberCouponsProps {
  member: Member
  coupons: readonly WalletCoupon[]
  /** The campaigns that a coupon may be given of; null where the role gives none. */
  campaigns: readonly { id: string; title: string }[] | null
  formKey: string
  /** The campaign that was chosen, and why it was refused. */
  refused?: { campaignId: string; error: string }
}

const COLUMNS: readonly Column<WalletCoupon>[] = [
  {
    title: TEXT.columns.title,
    cell: ({ title }) => <span class="wrap-anywhere">{title}</span>,
    below: ({ code }) => <code class="text-sm text-muted wrap-anywhere">{code}</code>,
  },
  {
    title: TEXT.columns.code,
    wide: true,
    cell: ({ code }) => <code class="text-sm select-all wrap-anywhere">{code}</code>,
  },
  {
    title: TEXT.columns.state,
    words: true,
    cell: ({ state }) => (
      <Badge tone={state === 'claimed' ? 'accent' : 'neutral'}>{TEXT.states[state]}</Badge>
    ),
  },
  {
    title: TEXT.columns.ends,
    wide: true,
    cell: ({ endsAt }) => (endsAt === undefined ? null : <Moment at={endsAt} />),
  },
]

/** The coupons of a member, and the form that gives one. */
export const MemberCoupons: FC<MemberCouponsProps> = (props) => {
  const { member, coupons, campaigns } = props
  return (
    <>
      <MemberHead member={member} tab="coupons" />
      <div class="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <section>
          <h2 class="mb-3 text-lg">{TEXT.title}</h2>
          {coupons.length === 0 ? (
            <p class="text-muted">{TEXT.none}</p>
          ) : (
            <DataTable
              caption={TEXT.title}
              columns={COLUMNS}
              rows={coupons}
              idOf={({ code }) => code}
            />
          )}
        </section>
        {campaigns === null ? null : <Give {...props} campaigns={campaigns} />}
      </div>
    </>
  )
}

type GiveProps = MemberCouponsProps & { campaigns: NonNullable<MemberCouponsProps['campaigns']> }

const Give: FC<GiveProps> = ({ member, campaigns, formKey, refused }) => (
  <Panel title={TEXT.give.title}>
    {campaigns.length === 0 ? (
      <p class="text-muted">{TEXT.give.noCampaigns}</p>
    ) : (
      <form
        method="post"
        action={`${MEMBERS_PATH}/${member.id}/coupons`}
        class="grid gap-4"
        novalidate
      >
        <input type="hidden" name="key" value={formKey} />
        <Select
          id="campaign"
          name="campaign"
          label={TEXT.give.campaign}
          hint={TEXT.give.text}
          placeholder={TEXT.give.choose}
          options={campaigns.map(({ id, title }) => ({ value: id, title }))}
          value={refused?.campaignId ?? ''}
          {...(refused ? { error: refused.error } : {})}
        />
        <Button class="justify-self-start">{TEXT.give.submit}</Button>
      </form>
    )}
  </Panel>
)
