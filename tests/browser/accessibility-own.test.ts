import { expect, it } from 'vitest'
import { findingsOf } from './findings.ts'
import { OWN_PAGES } from './pages.ts'
import { useChromium } from './windows.ts'

const chromium = useChromium()

it('axe finds nothing on a shopper’s own pages, in light and in dark', async () => {
  expect(await findingsOf(chromium, OWN_PAGES)).toEqual([])
})
