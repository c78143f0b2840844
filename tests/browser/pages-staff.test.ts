import { describe } from 'vitest'
import { STAFF_PAGES } from './staff-pages.ts'
import { testPages } from './test-pages.ts'

describe('pages of the back office', () => testPages(STAFF_PAGES))
