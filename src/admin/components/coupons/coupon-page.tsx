import type { Child, FC } from 'hono/jsx'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { buttonLook } from '../controls/button-look.ts'
import { FactList } from '../controls/fact-list.tsx'
import { FigureTile } from '../controls/figure-tile.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { timeWindowText } from '../controls/time-window.ts'
import { type Difference, ProductConflict } from '../products/product-conflict.tsx'
import { type CouponFields, LimitFields } from './coupon-form.tsx'
import { StateBadge } from './coupon-list.tsx'
import { COUPONS_PATH, type ShownCoupon } from './shown-coupon.ts'

const TEXT = texts.couponPage

interface CouponPageProps {
  coupon: ShownCoupon
  /** The campaign's one code; null where it has many, or the role sees none. */
  code: string | null
  form: CouponFields & {
    key: string
    /** The fields that the form is opened on, as JSON. */
    base: string
    conflict?: { differences: readonly Difference[]; taken: readonly string[] }
  }
  gift: { email: string; error?: string }
  may: { change: boolean; end: boolean; give: boolean; export: boolean }
  /** Why a form was refused. */
  message?: string
}

/** A campaign with its counts. The island `live` follows them. */
export const CouponPage: FC<CouponPageProps> = (props) => {
  const { coupon, may, message } = props
  const { campaign, state, promotion } = coupon
  return (
    <>
      <PageHead
        title={campaign.title}
        back={{ href: COUPONS_PATH, text: texts.coupons.all }}
        beside={
          <>
            <StateBadge state={state} />
            <Badge tone={campaign.public ? 'info' : 'neutral'}>
              {campaign.public ? texts.coupons.public : texts.coupons.notPublic}
            </Badge>
          </>
        }
      />
      <div class="mb-4 grid gap-3 empty:hidden">
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {promotion === null ? <Notice tone="warning">{texts.coupons.promotionGone}</Notice> : null}
      </div>
      <div class="grid gap-4 xl:grid-cols-[minmax(0,1fr)_25rem] xl:items-start">
        <div class="grid min-w-0 gap-4">
          <Counts coupon={coupon} />
          <Settings {...props} />
        </div>
        <div class="grid min-w-0 gap-4">
          <Codes {...props} />
          {may.give && state !== 'ended' ? <GiftForm {...props} /> : null}
          {may.end && state !== 'ended' ? <EndForm id={campaign.id} /> : null}
        </div>
      </div>
    </>
  )
}

const Counts: FC<{ coupon: ShownCoupon }> = ({ coupon: { counts, campaign } }) => {
  const { total } = campaign
  if (counts === null) {
    return (
      <Panel title={TEXT.places}>
        <p class="text-muted">{texts.coupons.uncounted}</p>
      </Panel>
    )
  }
  const { claimed, reserved, used } = counts
  const taken = claimed + reserved + used
  const { number } = texts.general
  return (
    <Panel title={TEXT.places}>
      <div class="grid grid-cols-2 gap-3 sm:grid-cols-4" data-coupon-counts>
        <FigureTile title={TEXT.counts.used} value={number(used)} note={TEXT.countHints.used} />
        <FigureTile
          title={TEXT.counts.reserved}
          value={number(reserved)}
          note={TEXT.countHints.reserved}
        />
        <FigureTile
          title={TEXT.counts.claimed}
          value={number(claimed)}
          note={TEXT.countHints.claimed}
        />
        <FigureTile
          title={TEXT.counts.free}
          value={total === null ? texts.coupons.unlimited : number(Math.max(0, total - taken))}
        />
      </div>
      {total === null ? null : (
        <progress class="meter mt-4" aria-label={TEXT.takenShare} max={total} value={taken} />
      )}
    </Panel>
  )
}

const limitText = (limit: number | null): string =>
  limit === null ? texts.coupons.unlimited : texts.general.number(limit)

const Settings: FC<CouponPageProps> = ({ coupon: { campaign, promotion }, form, may }) => {
  const facts: [string, Child][] = [
    [
      TEXT.promotion,
      promotion === null ? (
        texts.general.noValue
      ) : (
        <a href={`/admin/promotions/${campaign.promotionId}`} class="text-link">
          {promotion}
        </a>
      ),
    ],
    [TEXT.window, timeWindowText(campaign, form.timeZone)],
    [TEXT.places, limitText(campaign.total)],
    [TEXT.perShopper, limitText(campaign.perShopper)],
  ]
  return (
    <Panel title={TEXT.settings}>
      <FactList facts={facts} />
      <p class="mt-4 text-sm text-muted">{texts.timeWindow.zone(form.timeZone)}</p>
      {may.change ? <ChangeForm id={campaign.id} form={form} /> : null}
    </Panel>
  )
}

const Codes: FC<CouponPageProps> = ({ coupon: { campaign }, code, may }) => (
  <Panel title={campaign.countsOnce ? TEXT.codes : TEXT.code}>
    {may.export ? (
      <div class="grid justify-items-start gap-3">
        {code === null ? (
          <p class="text-sm text-muted">{TEXT.manyText}</p>
        ) : (
          <p class="font-mono text-lg wrap-anywhere">{code}</p>
        )}
        <ButtonLink tone="quiet" href={`${COUPONS_PATH}/${campaign.id}/codes.csv`}>
          {TEXT.download}
        </ButtonLink>
      </div>
    ) : (
      <p class="text-sm text-muted">{TEXT.noExport}</p>
    )}
  </Panel>
)

const ChangeForm: FC<{ id: string; form: CouponPageProps['form'] }> = ({ id, form }) => {
  const isOpen = form.conflict !== undefined || Object.keys(form.errors).length > 0
  return (
    <details open={isOpen} data-keep-open="change" class="mt-4">
      <summary class={`${buttonLook('quiet')} list-none`}>{TEXT.change}</summary>
      <form method="post" action={`${COUPONS_PATH}/${id}`} novalidate class="mt-3 grid gap-4">
        <input type="hidden" name="key" value={form.key} />
        <input type="hidden" name="base" value={form.base} />
        {form.conflict === undefined ? null : (
          <ProductConflict {...form.conflict} title={texts.productConflict.otherTitle} />
        )}
        <Field
          {...fieldOf(form)('title')}
          label={texts.couponForm.name}
          hint={texts.couponForm.nameHint}
          maxlength={120}
        />
        <LimitFields {...form} />
        <Button class="justify-self-start">{texts.couponForm.save}</Button>
      </form>
    </details>
  )
}

const GiftForm: FC<CouponPageProps> = ({ coupon: { campaign }, gift, form }) => (
  <Panel title={TEXT.gift.title}>
    <form
      method="post"
      action={`${COUPONS_PATH}/${campaign.id}/gifts`}
      novalidate
      class="grid gap-3"
    >
      <input type="hidden" name="key" value={`${form.key}-gift`} />
      <p class="text-sm text-muted">{TEXT.gift.text}</p>
      <Field
        id="email"
        name="email"
        type="email"
        label={TEXT.gift.email}
        value={gift.email}
        maxlength={254}
        {...(gift.error === undefined ? {} : { error: gift.error })}
      />
      <Button tone="quiet" class="justify-self-start">
        {TEXT.gift.submit}
      </Button>
    </form>
  </Panel>
)

/** Two steps, both without script. */
const EndForm: FC<{ id: string }> = ({ id }) => (
  <details class="justify-self-start" data-keep-open="end">
    <summary class="press-target inline-flex items-center text-danger underline underline-offset-4">
      {TEXT.end.open}
    </summary>
    <form method="post" action={`${COUPONS_PATH}/${id}/end`} class="mt-2 max-w-sm">
      <p class="mb-3 text-sm text-muted">{TEXT.end.text}</p>
      <Button tone="danger" name="confirm" value="yes">
        {TEXT.end.confirm}
      </Button>
    </form>
  </details>
)
