import { momentText } from '../../../storefront/moment-text.ts'
import { islandTexts } from '../../../storefront/texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'

const TEXT = texts.timeWindow

/** When something runs, by the clock of the shop: `From Nov 28, 9:00 AM`. */
export function timeWindowText(
  { startsAt, endsAt }: { startsAt?: string; endsAt?: string },
  timeZone: string,
): string {
  const shown = (at: string) => momentText(new Date(at), new Date(), islandTexts.language, timeZone)
  if (startsAt === undefined) return endsAt === undefined ? TEXT.always : TEXT.until(shown(endsAt))
  return endsAt === undefined
    ? TEXT.from(shown(startsAt))
    : TEXT.between(shown(startsAt), shown(endsAt))
}
