import { type Cloudflare, explained, openAccount } from '../deploy/cloudflare.ts'
import { remoteDatabase } from '../deploy/remote-database.ts'
import { shopName, shopPrefix } from '../deploy/shop-name.ts'
import { Refusal } from '../local/refusal.ts'

/**
 * Opens the directory database of a deployed shop, in the account that wrangler is logged in to.
 * @param shop the `--name` that it was deployed with
 * @param env the `--env` that it was deployed with; empty where there was none
 */
export async function withRemoteDirectory<T>(
  shop: string,
  env: string,
  work: (db: D1Database) => Promise<T>,
): Promise<T> {
  const name = shopName('kerbside-directory', shopPrefix(shop, env))
  let cloudflare: Cloudflare | null = null
  try {
    cloudflare = await openAccount()
    const found = await cloudflare.find<{ uuid: string }>(`/d1/database/${name}`)
    if (!found) {
      throw new Refusal(
        `The account has no database ${name}. Deploy the shop first (npm run deploy), or give ` +
          `the --shop and --env that it was deployed with.`,
      )
    }
    return await work(remoteDatabase(cloudflare, found.uuid))
  } catch (error) {
    throw explained(`The directory ${name} did not answer`, error, cloudflare?.accountId ?? '')
  }
}
