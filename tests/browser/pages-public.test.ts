import { describe } from 'vitest'
import { PUBLIC_PAGES } from './pages.ts'
import { testPages } from './test-pages.ts'

describe('pages everybody sees', () => testPages(PUBLIC_PAGES))
