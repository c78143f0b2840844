import { expect, it } from 'vitest'
import { findingsOf } from './findings.ts'
import { PUBLIC_PAGES } from './pages.ts'
import { useChromium } from './windows.ts'

const chromium = useChromium()

it('axe finds nothing on the pages everybody sees, in light and in dark', async () => {
  expect(await findingsOf(chromium, PUBLIC_PAGES)).toEqual([])
})
