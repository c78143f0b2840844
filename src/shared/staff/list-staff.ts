import { rfc3339 } from '../platform/clock.ts'
import type { StaffDeps, StaffMember } from './contract.ts'
import { tokenIdOf } from './rules.ts'
import { staffTokenRows } from './store.ts'

/** Every present and former member of staff, by name, with the live tokens. */
export async function listStaff(deps: Pick<StaffDeps, 'db' | 'now'>): Promise<StaffMember[]> {
  const members = new Map<string, StaffMember>()
  for (const row of await staffTokenRows(deps.db, deps.now())) {
    const { id, name, email, role } = row
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
