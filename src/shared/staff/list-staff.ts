import { rfc3339 } from '../platform/clock.ts'
import type { StaffDeps, StaffWithTokens } from './contract.ts'
import { tokenIdOf } from './rules.ts'
import { staffOf, staffTokenRows } from './store.ts'

/** Every present and former member of staff, by name, with the live tokens. */
export async function listStaff(deps: Pick<StaffDeps, 'db' | 'now'>): Promise<StaffWithTokens[]> {
  const members = new Map<string, StaffWithTokens>()
  for (const row of await staffTokenRows(deps.db, deps.now())) {
    const { id, name, role } = staffOf(row)
    const { email } = row
    const endedAt = row.ended_at === null ? null : rfc3339(row.ended_at)
    const member = members.get(id) ?? { id, name, email, role, endedAt, tokens: [] }
    members.set(id, member)
    if (row.token_hash === null || row.token_created_at === null) continue
    member.tokens.push({
      id: tokenIdOf(row.token_hash),
      createdAt: rfc3339(row.token_created_at),
      expiresAt: rfc3339(row.token_expires_at ?? row.token_created_at),
    })
  }
  return [...members.values()]
}
