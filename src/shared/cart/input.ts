import { z } from 'zod'
import { ATTRIBUTE_CHARS_MAX, LINE_ATTRIBUTES_MAX } from '../platform/limits.ts'
import { asGiven, oneLine } from '../platform/text.ts'

/** A discount code as a shopper gives it. */
export const DiscountCodeSchema = oneLine({ max: 64, missing: 'Enter a code.' })

/** Names are stored as they are given: two of them never become one. */
export const LineAttributesSchema = z
  .record(asGiven({ max: 40 }), oneLine({ max: ATTRIBUTE_CHARS_MAX, min: 0 }))
  .refine((all) => Object.keys(all).length <= LINE_ATTRIBUTES_MAX, 'Too many attributes.')
