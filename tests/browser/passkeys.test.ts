import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { codeTo } from '../fixtures/found-order.ts'
import { newMailbox } from '../fixtures/shop-client.ts'
import { useChromium } from './windows.ts'

const chromium = useChromium()

/** Passkeys are bound to a name: a browser makes none for the address 127.0.0.1. */
const baseURL = inject('shop').url.replace('127.0.0.1', 'localhost')

/** An authenticator in the browser itself, whose owner agrees to everything. */
async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
}

it('a member adds a passkey, signs in with it on the way to a page, and removes it', async () => {
  const page = await (await chromium.newVisitor({ baseURL })).newPage()
  await addAuthenticator(page)
  const email = newMailbox()
  await page.goto('/sign-in?next=/account/passkeys')
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Email me a code' }).click()
  await page.getByLabel('Code from the email').fill(await codeTo(inject('shop'), email))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()

  await page.getByText('No passkeys yet.').waitFor()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('Your passkey is ready.').waitFor()
  await page.getByText('Not used yet').waitFor()
  // The authenticator has one for this member: the browser refuses another one.
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('This device already has a passkey').waitFor()

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/$/)
  await page.goto('/account/passkeys')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(/\/account\/passkeys$/)
  await page.getByText('Last used').waitFor()

  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByText('Passkey removed.').waitFor()
  await page.getByText('No passkeys yet.').waitFor()

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('This passkey isn’t known here.').waitFor()
})

it('without script there is no button that does nothing', async () => {
  const visitor = await chromium.newVisitor({ baseURL, javaScriptEnabled: false })
  const page = await visitor.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('Email').waitFor()
  expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0)
})
