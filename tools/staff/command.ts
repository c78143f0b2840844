import { defineCommand } from 'citty'
import { newId } from '../../src/shared/platform/ids.ts'
import type { Result } from '../../src/shared/platform/result.ts'
import {
  STAFF_ROLES,
  type StaffDeps,
  type StaffRole,
  type StaffWithTokens,
} from '../../src/shared/staff/contract.ts'
import { createStaff, type IssuedToken, issueToken } from '../../src/shared/staff/create-staff.ts'
import { listStaff } from '../../src/shared/staff/list-staff.ts'
import { revokeTokens } from '../../src/shared/staff/revoke-tokens.ts'
import { DEFAULT_SHOP } from '../deploy/shop-name.ts'
import { orRefuse, requireKnown } from '../local/command-line.ts'
import { Refusal } from '../local/refusal.ts'
import { withRemoteDirectory } from './remote-directory.ts'

const where = {
  remote: { type: 'boolean', default: false, description: 'The deployed shop' },
  shop: {
    type: 'string',
    default: DEFAULT_SHOP,
    description: 'With --remote: the --name that the shop was deployed with',
  },
  env: { type: 'string', default: '', description: 'With --remote: its --env' },
  persist: {
    type: 'string',
    default: '.kerbside/state',
    description: 'State directory of a local shop, which must not be running',
  },
} as const

const depsOn = (db: D1Database): StaffDeps => ({
  db,
  now: Date.now,
  newId,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
})

async function inDirectory<T>(
  { remote, shop, env, persist }: { remote: boolean; shop: string; env: string; persist: string },
  work: (deps: StaffDeps) => Promise<T>,
): Promise<T> {
  const inDatabase = (db: D1Database) => work(depsOn(db))
  if (remote) return withRemoteDirectory(shop, env, inDatabase)
  // The runtime of a local shop takes seconds to load.
  const { withLocalDirectory } = await import('./local-directory.ts')
  return withLocalDirectory(persist, inDatabase)
}

const refusalOf = ({ detail, code }: { detail?: string | undefined; code: string }): Refusal =>
  new Refusal(detail ?? code)

/** The token goes to stdout alone, so that a script can take it; it is never shown again. */
function print(issued: Result<IssuedToken>): void {
  if (!issued.ok) throw refusalOf(issued.problem)
  const { staff, token, expiresAt } = issued.value
  const until = new Date(expiresAt).toISOString().slice(0, 10)
  process.stderr.write(
    `${staff.name} (${staff.role}, ${staff.id}). Keep this token: it is shown only now, ` +
      `and ends on ${until}.\n`,
  )
  process.stdout.write(`${token}\n`)
}

function roleOf(text: string): StaffRole {
  const role = STAFF_ROLES.find((known) => known === text)
  if (!role) throw new Refusal(`--role ${text}: give one of ${STAFF_ROLES.join(', ')}.`)
  return role
}

const createArgs = {
  name: { type: 'string', required: true, description: 'The person' },
  email: { type: 'string', required: true, description: 'Unique over the staff' },
  role: { type: 'string', required: true, description: STAFF_ROLES.join(', ') },
  ...where,
} as const

const create = defineCommand({
  meta: { name: 'create', description: 'Create a member of staff and print a first token' },
  args: createArgs,
  run: ({ args }) =>
    orRefuse(async () => {
      requireKnown(args, createArgs)
      const { name, email } = args
      const role = roleOf(args.role)
      print(await inDirectory(args, (deps) => createStaff(deps, { name, email, role })))
    }),
})

const tokenArgs = {
  email: { type: 'string', required: true, description: 'Whose token' },
  ...where,
} as const

const token = defineCommand({
  meta: { name: 'token', description: 'Print a further token of a member of staff' },
  args: tokenArgs,
  run: ({ args }) =>
    orRefuse(async () => {
      requireKnown(args, tokenArgs)
      print(await inDirectory(args, (deps) => issueToken(deps, args.email)))
    }),
})

/** One line for each member and one below it for each token that works. */
function describeMember({ id, name, email, role, endedAt, tokens }: StaffWithTokens): string {
  const state = endedAt === null ? `${tokens.length} live tokens` : `left on ${dayOf(endedAt)}`
  const lines = tokens.map(
    (token) => `  token ${token.id}  ${dayOf(token.createdAt)} to ${dayOf(token.expiresAt)}`,
  )
  return [[id, role, email, name, state].join('  '), ...lines].join('\n')
}

const dayOf = (at: string): string => at.slice(0, 10)

const list = defineCommand({
  meta: { name: 'list', description: 'Everybody, their roles and the tokens that work' },
  args: where,
  run: ({ args }) =>
    orRefuse(async () => {
      requireKnown(args, where)
      for (const member of await inDirectory(args, listStaff)) console.log(describeMember(member))
    }),
})

const revokeArgs = {
  email: { type: 'string', required: true, description: 'Whose tokens' },
  token: { type: 'string', default: '', description: 'One token, or its id of the list' },
  all: { type: 'boolean', default: false, description: 'All of their tokens' },
  end: { type: 'boolean', default: false, description: 'The member leaves: all tokens end' },
  ...where,
} as const

const revoke = defineCommand({
  meta: { name: 'revoke', description: 'End tokens of a member of staff, or the member' },
  args: revokeArgs,
  run: ({ args }) =>
    orRefuse(async () => {
      requireKnown(args, revokeArgs)
      const { email, token: one, all, end } = args
      if (Number(one !== '') + Number(all || end) !== 1) {
        throw new Refusal('Give --token <token or id>, or --all, or --end.')
      }
      const input = { email, token: one === '' ? null : one, end }
      const revoked = await inDirectory(args, (deps) => revokeTokens(deps, input))
      if (!revoked.ok) throw refusalOf(revoked.problem)
      const { staff, tokens } = revoked.value
      console.log(
        `${staff.name}: ${tokens} tokens ended${end ? ', and the member with them' : ''}.`,
      )
    }),
})

/** The command line of `npm run staff`. */
export const staffTool = defineCommand({
  meta: { name: 'staff', description: 'The people who run the shop' },
  subCommands: { create, token, list, revoke },
})
