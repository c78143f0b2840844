import { experimental_readRawConfig } from 'wrangler'
import type { DeployConfig } from '../deploy-plan.ts'
import { ROOT, WORKERS } from '../local/workers.ts'
import { renamed } from './shop-name.ts'

/** The four committed configs under a shop's names, in the order of deployment. */
export const readDeployConfigs = (prefix: string): DeployConfig[] =>
  WORKERS.map(({ config }) => {
    const { rawConfig } = experimental_readRawConfig({ config: ROOT + config })
    return renamed(rawConfig as DeployConfig, prefix)
  })
