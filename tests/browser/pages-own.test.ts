import { describe } from 'vitest'
import { OWN_PAGES } from './pages.ts'
import { testPages } from './test-pages.ts'

describe('a shopper’s own pages', () => testPages(OWN_PAGES))
