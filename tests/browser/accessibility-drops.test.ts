import { expect, it } from 'vitest'
import { DROP_PAGES } from './drop-pages.ts'
import { findingsOf } from './findings.ts'
import { useChromium } from './windows.ts'

const chromium = useChromium()

it('axe finds nothing on the pages of drops and of the staff', async () => {
  expect(await findingsOf(chromium, DROP_PAGES)).toEqual([])
})
