import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import {
  hostOf,
  isPublicAddress,
  needsResolving,
  webhookUrlOf,
} from '../../../src/shared/webhook/url-rules.ts'
import type { WebhookPorts } from '../webhook/deps.ts'

type Ports = Pick<WebhookPorts, 'resolve' | 'allowsLocal'>

/**
 * Whether events may be sent to an address. `unresolved`: its name has no address at this moment.
 * A name may still change between this check and the call: the platform connects by name.
 */
export async function judgeUrl(
  { resolve, allowsLocal }: Ports,
  text: string,
): Promise<'allowed' | 'refused' | 'unresolved'> {
  const url = webhookUrlOf(text, allowsLocal)
  if (url === null) return 'refused'
  if (!needsResolving(url)) return 'allowed'
  const addresses = await resolve(hostOf(url))
  if (addresses === null || addresses.length === 0) return 'unresolved'
  return addresses.every(isPublicAddress) ? 'allowed' : 'refused'
}

/** Refuses `webhook_url_refused`. A name without an address at this moment is checked when it is used. */
export async function checkWebhookUrl(ports: Ports, url: string): Promise<Result<null>> {
  return (await judgeUrl(ports, url)) === 'refused' ? refuse('webhook_url_refused') : ok(null)
}
