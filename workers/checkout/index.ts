import { WorkerEntrypoint } from 'cloudflare:workers'
export default class Checkout extends WorkerEntrypoint {
  hello() {
    return 1
  }
}
