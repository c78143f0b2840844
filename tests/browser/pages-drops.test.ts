import { describe } from 'vitest'
import { DROP_PAGES } from './drop-pages.ts'
import { testPages } from './test-pages.ts'

describe('pages of drops and of the staff', () => testPages(DROP_PAGES))
