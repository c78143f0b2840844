import type { StaffRole } from './permissions.ts'
import { mayAct } from './rules.ts'

const HIDDEN = '•••'

/** Fields that say something about a person wherever they stand. */
const PERSONAL_FIELDS: ReadonlySet<string> = new Set([
  ...['email', 'phone', 'recipient'],
  ...['line1', 'line2', 'city', 'region', 'postalCode', 'company'],
])
/** An object with one of these is a person or an address, so that its `name` is a person's. */
const SIGNS_OF_A_PERSON: readonly string[] = ['email', 'phone', 'line1', 'postalCode']
/** The value of such a field is a person, whatever else it holds. */
const PERSONS: ReadonlySet<string> = new Set(['actor', 'staff', 'author', 'member', 'customer'])
const E_MAIL = /[^\s@"'<>(),;:]+@[^\s@"'<>(),;:]+/g

/**
 * The value as a role may see it. Without `personal.read` names, e-mails, addresses and phone
 * numbers are masked, and e-mails within any other text too; countries, ids and amounts stay. Every
 * answer to staff passes here.
 */
export const visibleTo = <T>(role: StaffRole, value: T): T =>
  // Masking replaces texts by texts: the shape stays.
  mayAct(role, 'personal.read') ? value : (masked(value, '') as T)

function masked(value: unknown, field: string): unknown {
  if (typeof value === 'string') {
    return PERSONAL_FIELDS.has(field) && value !== '' ? HIDDEN : value.replace(E_MAIL, HIDDEN)
  }
  if (Array.isArray(value)) return value.map((item) => masked(item, field))
  if (typeof value !== 'object' || value === null) return value
  const person = PERSONS.has(field) || SIGNS_OF_A_PERSON.some((sign) => sign in value)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      person && name === 'name' && typeof inner === 'string' ? HIDDEN : masked(inner, name),
    ]),
  )
}
