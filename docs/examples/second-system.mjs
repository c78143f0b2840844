// A second system: it signs a member in by a token of the shop.
// node docs/examples/second-system.mjs <shop's origin> <audience> <token>
import { createRemoteJWKSet, jwtVerify } from 'jose'

const [issuer, audience, token] = process.argv.slice(2)
const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer))
const options = { issuer, audience, algorithms: ['ES256'] }
const verified = await jwtVerify(token, keys, options).catch(({ code }) => ({ refused: code }))
console.log(JSON.stringify(verified.refused ? verified : { member: verified.payload.sub }))
