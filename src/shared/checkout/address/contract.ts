import { z } from 'zod'
import type { Infer } from '../../platform/schemas.ts'
import { oneLine } from '../../platform/text.ts'

/** Where a parcel goes. `rules.ts` holds it to the rules of its country. */
export const AddressSchema = z
  .strictObject({
    name: oneLine({ max: 100, missing: 'Enter the full name.' }),
    company: oneLine({ max: 100 }).optional(),
    line1: oneLine({ max: 200, missing: 'Enter the street and number.' }),
    line2: oneLine({ max: 200 }).optional(),
    city: oneLine({ max: 100, missing: 'Enter the city.' }),
    region: oneLine({ max: 100 }).optional(),
    postalCode: oneLine({ max: 20, min: 0 }),
    /** ISO 3166-1 alpha-2. */
    country: z.string().regex(/^[A-Z]{2}$/, 'Choose a country (an ISO 3166-1 code such as US).'),
    phone: oneLine({ max: 40 }).optional(),
  })
  .meta({ id: 'Address' })
export type Address = Infer<typeof AddressSchema>
