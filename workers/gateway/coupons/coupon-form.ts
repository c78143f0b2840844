import { texts } from '../../../src/admin/texts/texts.ts'
import {
  type Campaign,
  type CampaignChange,
  CampaignChangeSchema,
  type CampaignInput,
  CampaignInputSchema,
} from '../../../src/shared/coupon/contract.ts'
import {
  COUPON_CODES_GENERATED_MAX,
  COUPON_PER_SHOPPER_MAX,
  COUPON_PLACES_MAX,
} from '../../../src/shared/platform/limits.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import { type Fields, FormReading, momentField, type Writing } from '../http/pages/form-fields.ts'
import { conflictWords, type mergeForm } from '../http/pages/form-merge.ts'
import { sentenceOf } from '../http/pages/staff-page.tsx'

const TEXT = texts.couponForm

/** The fields of a new form. */
export const NEW_FORM: Fields = { codes: 'own', generate: '100' }

type Read<T> = { input: T } | { errors: Fields }

/** The fields that a new campaign and a changed one have in common. */
const commonFields = (form: FormReading) => ({
  title: form.text('title'),
  ...form.optional('total', 'total', () => form.whole('total', 1, COUPON_PLACES_MAX)),
  ...form.optional('perShopper', 'perShopper', () =>
    form.whole('perShopper', 1, COUPON_PER_SHOPPER_MAX),
  ),
  ...form.optional('startsAt', 'startsAt', () => form.moment('startsAt')),
  ...form.optional('endsAt', 'endsAt', () => form.moment('endsAt')),
  public: form.text('public') === 'yes',
})

/** The campaign of a new form, or what is wrong with its fields. */
export function readNewCoupon(fields: Fields, writing: Writing): Read<CampaignInput> {
  const form = new FormReading(fields, writing)
  const codes = form.text('codes')
  const input = {
    ...commonFields(form),
    promotionId: form.text('promotionId'),
    ...(codes === 'own' ? { code: form.text('code') } : {}),
    ...(codes === 'many'
      ? { generate: form.whole('generate', 1, COUPON_CODES_GENERATED_MAX) }
      : {}),
  }
  if (input.title === '') form.errors.title = texts.formErrors.titleNeeded
  if (input.promotionId === '') form.errors.promotionId = TEXT.promotionNeeded
  if (codes === 'own' && input.code === '') form.errors.code = TEXT.codeNeeded
  const parsed = CampaignInputSchema.safeParse(input)
  for (const { path, message } of parsed.error?.issues ?? []) {
    form.errors[String(path[0])] ??= message
  }
  return parsed.success && Object.keys(form.errors).length === 0
    ? { input: parsed.data }
    : { errors: form.errors }
}

/** The fields of a campaign as its form shows them. */
export const formOfCoupon = (campaign: Campaign, writing: Writing) => ({
  title: campaign.title,
  total: campaign.total === null ? '' : String(campaign.total),
  perShopper: campaign.perShopper === null ? '' : String(campaign.perShopper),
  startsAt: momentField(campaign.startsAt, writing),
  endsAt: momentField(campaign.endsAt, writing),
  public: campaign.public ? 'yes' : 'no',
})

/** The fields of the form by their names: a box that is not checked is sent by no browser. */
export const couponValues = (fields: Fields): ReturnType<typeof formOfCoupon> => ({
  title: fields.title ?? '',
  total: fields.total ?? '',
  perShopper: fields.perShopper ?? '',
  startsAt: fields.startsAt ?? '',
  endsAt: fields.endsAt ?? '',
  public: fields.public === 'yes' ? 'yes' : 'no',
})

/** The change of a form, or what is wrong with its fields. An empty field clears its limit. */
export function readCouponChange(fields: Fields, writing: Writing): Read<CampaignChange> {
  const form = new FormReading(fields, writing)
  const {
    total = null,
    perShopper = null,
    startsAt = null,
    endsAt = null,
    ...rest
  } = commonFields(form)
  if (rest.title === '') form.errors.title = texts.formErrors.titleNeeded
  const parsed = CampaignChangeSchema.safeParse({ ...rest, total, perShopper, startsAt, endsAt })
  for (const { path, message } of parsed.error?.issues ?? []) {
    form.errors[String(path[0])] ??= message
  }
  return parsed.success && Object.keys(form.errors).length === 0
    ? { input: parsed.data }
    : { errors: form.errors }
}

/** A refusal of the rules: beside its fields where it names them. */
export function refusedBy(problem: Problem): { errors: Fields } | { problem: Problem } {
  if (problem.code === 'already_exists') return { errors: { code: sentenceOf(problem) } }
  const errors = (problem.errors ?? []).map(
    ({ pointer, detail }) => [pointer.split('/')[1] ?? '', detail] as const,
  )
  return errors.length === 0 ? { problem } : { errors: Object.fromEntries(errors) }
}

const LABELS = {
  title: TEXT.name,
  total: TEXT.total,
  perShopper: TEXT.perShopper,
  startsAt: texts.timeWindow.starts,
  endsAt: texts.timeWindow.ends,
  public: TEXT.public,
}

/** The conflicts of a merged form in words. */
export const couponConflict = (merged: NonNullable<ReturnType<typeof mergeForm>['merged']>) =>
  conflictWords(merged, LABELS, (name, value) => {
    if (name === 'public') return value === 'yes' ? texts.general.yes : texts.general.no
    return value === '' ? texts.general.noValue : value
  })
