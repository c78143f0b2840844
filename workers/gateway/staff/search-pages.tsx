import { SearchResults } from '../../../src/admin/components/search/search-results.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { cleanLine } from '../../../src/shared/platform/text.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { createRouter } from '../http/app.ts'
import { staffPage } from '../http/pages/staff-page.tsx'
import { searchAll } from './search.ts'

const QUERY_MAX_CHARS = 100

export const staffSearchPages = createRouter()

staffPage(
  staffSearchPages,
  { path: '/admin/search', permission: 'session.read', title: texts.search.title, section: null },
  async (c, staff) => {
    const query = cleanLine(c.req.query('q') ?? '', QUERY_MAX_CHARS)
    const found = visibleTo(
      staff.role,
      query === ''
        ? { orders: [], members: [], products: [], unavailable: [] }
        : await searchAll(c, query),
    )
    const content = (
      <SearchResults
        {...found}
        query={query}
        unavailable={found.unavailable.map((source) => texts.search[source])}
      />
    )
    return ok({ content })
  },
)
