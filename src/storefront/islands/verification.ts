import type { PowChallenge } from '../../shared/anti-scalper/contract.ts'
import { islandTexts } from '../texts/island-texts.ts'
import { solve } from './shared/proof-of-work.ts'
import { ask } from './shared/shop-api.ts'

/** Solves the proof of work of a completion, and sends the form with the proof. */
async function work(form: HTMLFormElement): Promise<void> {
  const bar = form.querySelector('progress')
  const problem = form.querySelector('[data-work-problem]')
  const challenge = await ask<PowChallenge>({ method: 'GET', path: form.dataset.workFor ?? '' })
  const proof = challenge.ok
    ? await solve(challenge.value, (share) => {
        if (bar) bar.value = Math.round(share * 100)
      })
    : null
  const field = form.elements.namedItem('proof')
  if (proof !== null && field instanceof HTMLInputElement) {
    field.value = proof
    form.submit()
  } else if (problem) {
    problem.textContent = challenge.ok ? islandTexts.checkout.checkFailed : challenge.problem.detail
  }
}

const form = document.querySelector<HTMLFormElement>('form[data-work-for]')
if (form) void work(form)
