import type { DropPush, DropState, EntryView } from '../../shared/drop/contract.ts'
import type { DropPageData } from '../components/drops/drop-content.tsx'
import { countdownText, type DropStage, nextMoment, positionText, stageOf } from '../drop-stage.ts'
import { islandTexts } from '../texts/island-texts.ts'
import { enterDrop } from './shared/drop-entry.ts'
import { DropSocket } from './shared/drop-socket.ts'
import { localTimes } from './shared/local-times.ts'
import { lookAt, tell } from './shared/notices.ts'
import { submitForm } from './shared/page-swap.ts'
import { ServerClock } from './shared/server-clock.ts'
import { ask } from './shared/shop-api.ts'

/** A place is read out this often at most; it is shown as it comes. */
const SAY_PLACE_EVERY_MS = 20_000
const TICK_MS = 250
/** Nothing more comes after these. */
const FINAL: readonly DropStage[] = ['claimed', 'sold-out', 'closed']

const TEXT = islandTexts.drop

/** The drop's page: all its panels are there, and this shows the one that is right now. */
class DropPage {
  readonly #page: HTMLElement
  readonly #data: DropPageData
  readonly #clock = new ServerClock()
  readonly #socket: DropSocket
  #shown: DropStage
  #saidPlaceAt = 0

  constructor(page: HTMLElement) {
    this.#page = page
    // The shop's own words about its own drop, rendered into this page.
    this.#data = JSON.parse(page.dataset.drop ?? '')
    this.#clock.learn(this.#data.serverTime)
    this.#shown = this.#stage()
    this.#socket = new DropSocket(this.#data.id, {
      push: (message) => this.#hear(message),
      live: (isLive) => this.#write('[data-drop-connection]', isLive ? '' : TEXT.connectionLost),
    })
  }

  start(): void {
    localTimes('[data-drop]')
    this.#show()
    this.#settle()
    this.#listen()
    const form = this.#find<HTMLFormElement>('form[data-enter]')
    form?.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#enter(form)
    })
    const claim = this.#find<HTMLFormElement>('form[data-claim]')
    claim?.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#claim(claim)
    })
    setInterval(() => {
      if (this.#stage() === this.#shown) this.#tick()
      else this.#show()
    }, TICK_MS)
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || FINAL.includes(this.#shown)) return
      void this.#refresh().then(() => this.#listen())
    })
    // A page with an open socket cannot be kept for the way back.
    addEventListener('pagehide', () => this.#socket.close())
    addEventListener('pageshow', (event) => {
      if (event.persisted) location.reload()
    })
  }

  /** A refusal is read once: a reload shows the drop, not the refusal again. */
  #settle(): void {
    if (location.search === '' && location.hash === '') return
    history.replaceState(null, '', location.pathname)
    const refusal = this.#find('#drop-notice')
    if (refusal) lookAt(refusal)
  }

  #stage(): DropStage {
    return stageOf(this.#data.drop, this.#data.entry, this.#clock.now())
  }

  #find<E extends HTMLElement>(selector: string): E | null {
    return this.#page.querySelector<E>(selector)
  }

  #write(selector: string, text: string): void {
    for (const place of this.#page.querySelectorAll(selector)) {
      if (place.textContent !== text) place.textContent = text
    }
  }

  #hear(message: DropPush): void {
    if (message.serverTime) this.#clock.learn(Date.parse(message.serverTime))
    if (message.type === 'entry') this.#data.entry = message
    else {
      this.#data.drop.state = message.state
      this.#write('[data-remaining]', TEXT.remaining[message.remaining])
    }
    this.#show()
  }

  /** Brings the page to what is known now. */
  #show(): void {
    const stage = this.#stage()
    const changed = stage !== this.#shown
    this.#shown = stage
    for (const panel of this.#page.querySelectorAll<HTMLElement>('[data-panel]')) {
      panel.hidden = panel.dataset.panel !== stage
    }
    this.#write('[data-drop-badge] > *', TEXT.states[this.#data.drop.state])
    if (this.#data.entry) this.#showEntry(this.#data.entry)
    if (changed) this.#tell(stage)
    else if (stage === 'waiting') this.#tellPlace()
    if (FINAL.includes(stage)) this.#socket.close()
    this.#tick()
  }

  #showEntry(entry: EntryView): void {
    this.#write('[data-position]', positionText(entry.position))
    this.#write('[data-entry-id]', entry.entryId)
    this.#write('[data-receipt]', entry.receipt)
    const pass = this.#find<HTMLInputElement>('[data-pass]')
    if (pass && entry.pass !== undefined) pass.value = entry.pass
    const link = this.#find<HTMLAnchorElement>('[data-checkout-link]')
    if (!link || entry.checkoutId === undefined) return
    link.href = `/checkout/${entry.checkoutId}`
    link.textContent = TEXT.continueToCheckout
  }

  /** Read out, and to be seen from another tab. */
  #tell(stage: DropStage): void {
    const title =
      this.#find(`[data-panel="${stage}"] [data-panel-title]`)?.textContent?.trim() ?? ''
    this.#write('[data-drop-said]', title)
    this.#write('[data-drop-notices]', '')
    document.title = `${title} · ${this.#find('h1')?.textContent ?? ''}`
  }

  #tellPlace(): void {
    if (Date.now() - this.#saidPlaceAt < SAY_PLACE_EVERY_MS) return
    this.#saidPlaceAt = Date.now()
    this.#write('[data-drop-said]', positionText(this.#data.entry?.position))
  }

  #tick(): void {
    const now = this.#clock.now()
    const next = nextMoment(this.#data.drop, this.#data.entry, now)
    const countdown = this.#find('[data-countdown]')
    if (countdown) countdown.hidden = next === null
    if (next === null) return
    this.#write('[data-countdown-label]', next.label)
    this.#write('[data-countdown-text]', countdownText(next.at - now))
  }

  /** Asks once what has become of drop and entry: for a page that slept, and after a refusal. */
  async #refresh(): Promise<void> {
    const path = `/api/v1/drops/${this.#data.id}`
    const [drop, entry] = await Promise.all([
      ask<{ state: DropState; serverTime: string }>({ method: 'GET', path }),
      this.#data.entry && ask<EntryView>({ method: 'GET', path: `${path}/entries/me` }),
    ])
    if (drop.ok) {
      this.#clock.learn(Date.parse(drop.value.serverTime))
      this.#data.drop.state = drop.value.state
    }
    if (entry?.ok) this.#data.entry = entry.value
    this.#show()
  }

  #listen(): void {
    if (this.#data.entry !== null && !FINAL.includes(this.#shown)) this.#socket.open()
  }

  async #enter(form: HTMLFormElement): Promise<void> {
    const button = form.querySelector('button')
    if (!button || button.hasAttribute('aria-busy')) return
    button.setAttribute('aria-busy', 'true')
    this.#write('[data-problem="entry"]', '')
    const { id: dropId, proofOfWork } = this.#data
    const progress = (share: number | null) => this.#showWork(share)
    const entered = await enterDrop({ dropId, form, proofOfWork, progress })
    button.removeAttribute('aria-busy')
    if (entered.ok) {
      this.#data.entry = entered.value
      this.#show()
      this.#listen()
      return
    }
    const { code, detail } = entered.problem
    if (code === 'sold_out') this.#data.drop.state = 'sold_out'
    if (code === 'drop_closed') this.#data.drop.state = 'closed'
    this.#show()
    if (code === 'entries_closed') await this.#refresh()
    this.#refuse('[data-problem="entry"]', TEXT.problems[code] ?? detail)
  }

  /** The reason beside the button that was pressed; in the notices where the panel has gone. */
  #refuse(selector: string, text: string): void {
    const place = this.#find(selector)
    if (!place || place.closest('[hidden]')) tell('[data-drop-notices]', text)
    else {
      place.textContent = text
      lookAt(place)
    }
  }

  async #claim(form: HTMLFormElement): Promise<void> {
    const button = form.querySelector<HTMLElement>('button:not([type="button"])')
    if (!button || button.hasAttribute('aria-busy')) return
    button.setAttribute('aria-busy', 'true')
    this.#write('[data-problem="claim"]', '')
    const answer = await submitForm(form, button)
    if (answer && 'next' in answer) return location.assign(answer.next)
    button.removeAttribute('aria-busy')
    const problem = '[data-problem="claim"]'
    if (!answer) return this.#refuse(problem, TEXT.claimOffline)
    const fresh = answer.page.querySelector<HTMLInputElement>('form[data-claim] [name="key"]')
    const own = form.elements.namedItem('key')
    if (fresh && own instanceof HTMLInputElement) own.value = fresh.value
    const said = answer.page.querySelector('#drop-notice')?.textContent?.trim()
    await this.#refresh()
    this.#refuse(problem, said || islandTexts.general.tryAgain)
  }

  #showWork(share: number | null): void {
    const work = this.#find('[data-work]')
    const bar = work?.querySelector('progress')
    if (!work || !bar) return
    work.hidden = share === null
    bar.value = Math.round((share ?? 0) * 100)
  }
}

const page = document.querySelector<HTMLElement>('[data-drop]')
if (page) new DropPage(page).start()
