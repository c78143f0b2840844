import shop from '../../../shop.config.ts'
import { FIRST_LEVEL } from '../../../src/shared/member/contract.ts'
import { pointsTermsOf } from '../../../src/shared/points/rules.ts'

const { levels } = pointsTermsOf(shop.points)

/** The shop's levels, from the first one up. */
export const LEVELS: readonly string[] = [
  FIRST_LEVEL,
  ...levels.toSorted((a, b) => a.points - b.points).map(({ name }) => name),
]
