import { defineCommand, runMain } from 'citty'
import { newId } from '../src/shared/platform/ids.ts'
import type { Result } from '../src/shared/platform/result.ts'
import { STAFF_ROLES, type StaffDeps, type StaffRole } from '../src/shared/staff/contract.ts'
import { createStaff, type IssuedToken, issueToken } from '../src/shared/staff/create-staff.ts'
import { orRefuse, requireKnown } from './local/command-line.ts'
import { Refusal } from './local/refusal.ts'
import { withLocalDirectory } from './staff/local-directory.ts'
import { remoteDirectory } from './staff/remote-d1.ts'

const where = {
  remote: { type: 'boolean', default: false, description: 'The deployed shop, through wrangler' },
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

const inDirectory = <T>(
  { remote, persist }: { remote: boolean; persist: string },
  work: (deps: StaffDeps) => Promise<T>,
): Promise<T> =>
  remote ? work(depsOn(remoteDirectory())) : withLocalDirectory(persist, (db) => work(depsOn(db)))

/** The token goes to stdout alone, so that a script can take it; it is never shown again. */
function print(issued: Result<IssuedToken>): void {
  if (!issued.ok) throw new Refusal(issued.problem.detail ?? issued.problem.code)
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

await runMain(
  defineCommand({
    meta: { name: 'staff', description: 'The people who run the shop' },
    subCommands: { create, token },
  }),
)
