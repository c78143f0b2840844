import { MINUTE_MS } from '../../shared/platform/clock.ts'
import { countdownText } from '../drop-stage.ts'
import { islandTexts } from '../texts/island-texts.ts'
import { localTimes } from './shared/local-times.ts'
import { ServerClock } from './shared/server-clock.ts'

const HOLD = '[data-hold-ends]'
/** Read out once, while there is time to do something about it. */
const SAY_LEFT_MS = MINUTE_MS

/** Counts down what is held, and asks the shop what has become of it when its time is up. */
function count(hold: HTMLElement): void {
  const clock = new ServerClock()
  clock.learn(Number(hold.dataset.serverTime))
  const endsAt = Date.parse(hold.dataset.holdEnds ?? '')
  const left = hold.querySelector<HTMLElement>('[data-hold-left]')
  const said = hold.querySelector('[data-hold-said]')
  const timer = setInterval(tick, 500)

  function tick(): void {
    const ms = endsAt - clock.now()
    if (left) {
      left.hidden = false
      left.textContent = countdownText(ms)
    }
    if (ms < SAY_LEFT_MS && said?.textContent === '')
      said.textContent = islandTexts.checkout.minuteLeft
    if (ms > 0 || document.querySelector('[data-place-order][aria-busy]')) return
    clearInterval(timer)
    location.assign(location.pathname)
  }
  tick()
}

const hold = document.querySelector<HTMLElement>(HOLD)
if (hold) count(hold)
localTimes(HOLD)
