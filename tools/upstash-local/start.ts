import { type Bridge, startBridge } from './bridge.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

export interface LocalUpstash {
  url: string
  token: string
  redis: RedisServer
  bridge: Bridge
  stop(): Promise<void>
}

/** Starts redis-server and the bridge before it. Throws Refusal where Redis cannot be had. */
export async function startUpstash(dir: string, token: string, port = 0): Promise<LocalUpstash> {
  const redis = await startRedis(dir)
  try {
    const bridge = await startBridge(redis.port, token, port)
    const local: LocalUpstash = {
      url: bridge.url,
      token,
      redis,
      bridge,
      async stop() {
        await local.bridge.stop()
        // A test may have put another one in its place.
        await local.redis.stop()
      },
    }
    return local
  } catch (error) {
    await redis.stop()
    throw error
  }
}
