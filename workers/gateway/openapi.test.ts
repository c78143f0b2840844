import { expect, it } from 'vitest'
import { golden } from '../../tests/fixtures/golden.ts'

it('the API’s document changes only together with tests/golden/openapi.json', async () => {
  const { default: app } = await import('./index.ts')
  const response = await app.request('/openapi.json', {}, { ENVIRONMENT: 'local' })
  const document = await response.json()
  // As text, so that the order of its parts counts too.
  expect(JSON.stringify(document)).toBe(JSON.stringify(golden('openapi', document)))
})
