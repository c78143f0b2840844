import type { FC } from 'hono/jsx'
import type { WalletCoupon } from '../../../shared/coupon/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Badge, type BadgeTone } from '../controls/badge.tsx'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { EmptyState } from '../layout/empty-state.tsx'
import { Notice } from '../layout/notice.tsx'
import { Moment } from '../orders/order-timeline.tsx'
import { AccountPart } from './account-page.tsx'

const TEXT = texts.account.coupons

interface CouponsPageProps {
  coupons: readonly WalletCoupon[]
  formKey: string
  /** A coupon was just added. */
  added: boolean
  /** The code as it was typed, with the reason why it was refused. */
  refused?: { typed: string; error: string }
}

/** A member's coupons: those that may be used, the others, and the form that adds one. */
export const CouponsPage: FC<CouponsPageProps> = ({ coupons, formKey, added, refused }) => {
  const isOpen = ({ state }: WalletCoupon) => state === 'claimed' || state === 'reserved'
  const ready = coupons.filter(isOpen)
  const past = coupons.filter((coupon) => !isOpen(coupon))
  return (
    <>
      {added ? (
        <Notice tone="success" class="mb-6">
          {TEXT.claim.added}
        </Notice>
      ) : null}
      {ready.length === 0 ? null : (
        <AccountPart id="coupons-ready" title={TEXT.ready}>
          <CouponList coupons={ready} />
        </AccountPart>
      )}
      <AccountPart id="coupons-add" title={TEXT.claim.title}>
        <ClaimForm formKey={formKey} {...(refused ? { refused } : {})} />
      </AccountPart>
      {coupons.length === 0 ? (
        <EmptyState icon="tag" title={TEXT.empty.title} text={TEXT.empty.text} />
      ) : null}
      {past.length === 0 ? null : (
        <AccountPart id="coupons-past" title={TEXT.past}>
          <CouponList coupons={past} />
        </AccountPart>
      )}
    </>
  )
}

const ClaimForm: FC<Pick<CouponsPageProps, 'formKey' | 'refused'>> = ({ formKey, refused }) => (
  <form method="post" action="/account/coupons" class="grid max-w-md gap-5" novalidate>
    <input type="hidden" name="key" value={formKey} />
    <Field
      id="code"
      name="code"
      label={TEXT.claim.label}
      value={refused?.typed ?? ''}
      autocomplete="off"
      autocapitalize="characters"
      maxlength={80}
      {...(refused ? { error: refused.error } : {})}
    />
    <p>
      <Button>{TEXT.claim.press}</Button>
    </p>
  </form>
)

const TONES: Record<WalletCoupon['state'], BadgeTone> = {
  claimed: 'accent',
  reserved: 'info',
  used: 'neutral',
  expired: 'neutral',
}

const CouponList: FC<{ coupons: readonly WalletCoupon[] }> = ({ coupons }) => (
  <ul class="border-t border-line">
    {coupons.map(({ code, title, state, endsAt }) => (
      <li class="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-4">
        <div class="min-w-0 flex-1 basis-60">
          <p class="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold [overflow-wrap:anywhere]">
            {title}
            <Badge tone={TONES[state]}>{TEXT.states[state]}</Badge>
          </p>
          <p class="mt-1 text-sm text-muted [overflow-wrap:anywhere]">
            {TEXT.code} <code class="font-semibold text-ink select-all">{code}</code>
          </p>
          {state === 'reserved' ? (
            <p class="text-sm text-muted">{TEXT.reservedText}</p>
          ) : endsAt === undefined || state === 'used' ? null : (
            <p class="text-sm text-muted">
              {(state === 'expired' ? TEXT.ended : TEXT.until)(<Moment at={endsAt} />)}
            </p>
          )}
        </div>
        {state === 'claimed' ? (
          <form method="post" action="/cart/discount-codes">
            <input type="hidden" name="code" value={code} />
            <Button tone="quiet">
              {TEXT.use}
              <span class="sr-only">{TEXT.of(code)}</span>
            </Button>
          </form>
        ) : null}
      </li>
    ))}
  </ul>
)
