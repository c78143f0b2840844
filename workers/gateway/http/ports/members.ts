import type { Page } from '../../../../src/shared/kit/page.ts'
import type { Member } from '../../../../src/shared/member/contract.ts'
import { searchMembers } from '../../../../src/shared/member/search-members.ts'
import { findOrdersByNumbers } from '../../../../src/shared/order/find-order.ts'
import type { Result } from '../../../../src/shared/platform/result.ts'
import { mayAct } from '../../../../src/shared/staff/rules.ts'
import type { GatewayContext } from '../app.ts'
import { laggingRecord } from './record.ts'

interface ListInput {
  query?: string | undefined
  limit: number
  cursor?: string | null | undefined
}

/** A page of members for the member of staff of this request. Refuses as `searchMembers`. */
export const listMembers = (
  c: GatewayContext,
  { query = '', limit, cursor = null }: ListInput,
): Promise<Result<Page<Member>>> =>
  searchMembers(
    {
      db: c.env.DIRECTORY_DB,
      async buyersOf(number) {
        const found = await findOrdersByNumbers(laggingRecord(c.env), [number])
        return found.map(({ order, shopperId }) => ({ shopperId, email: order.email }))
      },
    },
    {
      ...{ query, limit, cursor },
      maySearchByPerson: mayAct(c.var.staff.role, 'personal.read'),
    },
  )
