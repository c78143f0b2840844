import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { RadioCards } from '../../../storefront/components/controls/radio-cards.tsx'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { WindowFields } from '../controls/window-fields.tsx'
import { COUPONS_PATH } from './shown-coupon.ts'

const TEXT = texts.couponForm

export interface CouponFields {
  typed: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  timeZone: string
}

interface NewCouponProps extends CouponFields {
  formKey: string
  /** Promotions that ask for a code. */
  promotions: readonly { id: string; title: string }[]
  /** Why the whole form was refused. */
  message?: string
}

const KINDS = Object.entries(TEXT.kinds).map(([value, kind]) => ({ value, ...kind }))

/** The form of a new campaign. */
export const NewCoupon: FC<NewCouponProps> = (props) => {
  const { typed, errors, formKey, promotions, message } = props
  const wrong = Object.keys(errors).length
  const field = fieldOf({ typed, errors })
  return (
    <>
      <PageHead
        title={texts.coupons.create}
        back={{ href: COUPONS_PATH, text: texts.coupons.all }}
      />
      <div class="mb-4 grid max-w-3xl gap-3 empty:hidden">
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {wrong === 0 ? null : <Notice tone="error">{TEXT.wrongFields(wrong)}</Notice>}
        {promotions.length > 0 ? null : <NoPromotions />}
      </div>
      <form method="post" action={COUPONS_PATH} novalidate class="grid max-w-3xl gap-4">
        <input type="hidden" name="key" value={formKey} />
        <Panel>
          <div class="grid gap-4">
            <Field {...field('title')} label={TEXT.name} hint={TEXT.nameHint} maxlength={120} />
            <Select
              {...field('promotionId')}
              label={TEXT.promotion}
              hint={TEXT.promotionHint}
              placeholder={TEXT.choosePromotion}
              options={promotions.map(({ id, title }) => ({ value: id, title }))}
            />
          </div>
        </Panel>
        <Panel title={TEXT.codes}>
          <div class="group/codes grid gap-4">
            <RadioCards
              name="codes"
              legend={TEXT.codes}
              legendHidden
              value={typed.codes ?? 'own'}
              cards={KINDS}
            />
            <div class="hidden group-has-[#codes-own:checked]/codes:block">
              <Field
                {...field('code')}
                label={TEXT.code}
                hint={TEXT.codeHint}
                autocapitalize="characters"
                maxlength={64}
              />
            </div>
            <div class="hidden group-has-[#codes-many:checked]/codes:block">
              <Field {...field('generate')} label={TEXT.generate} inputmode="numeric" />
            </div>
          </div>
        </Panel>
        <Panel title={TEXT.limits}>
          <LimitFields {...props} />
        </Panel>
        <Button class="justify-self-start">{TEXT.submit}</Button>
      </form>
    </>
  )
}

const NoPromotions: FC = () => (
  <Notice tone="info">
    <p class="mb-2">{TEXT.noPromotions}</p>
    <ButtonLink tone="quiet" href="/admin/new-promotion">
      {TEXT.newPromotion}
    </ButtonLink>
  </Notice>
)

/** The fields of a campaign that can be changed later. */
export const LimitFields: FC<CouponFields> = ({ typed, errors, timeZone }) => {
  const field = fieldOf({ typed, errors })
  return (
    <div class="grid gap-4">
      <div class="grid gap-4 sm:grid-cols-2">
        <Field
          {...field('total')}
          label={TEXT.total}
          hint={TEXT.totalHint}
          inputmode="numeric"
          optional
        />
        <Field
          {...field('perShopper')}
          label={TEXT.perShopper}
          hint={TEXT.perShopperHint}
          inputmode="numeric"
          optional
        />
      </div>
      <WindowFields {...{ typed, errors, timeZone }} startsHint={TEXT.startsHint} />
      <label class="flex items-start gap-3">
        <input
          type="checkbox"
          name="public"
          value="yes"
          checked={typed.public === 'yes'}
          class="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <span>
          <span class="block font-semibold">{TEXT.public}</span>
          <span class="block text-sm text-muted">{TEXT.publicText}</span>
        </span>
      </label>
    </div>
  )
}
