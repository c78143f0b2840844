import { expect, it } from 'vitest'

it('matches every route with one expression: a fixed name beside a parameter would cost each request', async () => {
  const { default: app } = await import('./index.ts')
  app.router.match('GET', '/')
  expect(app.router.name).toBe('SmartRouter + RegExpRouter')
})
