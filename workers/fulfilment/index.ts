import { WorkerEntrypoint } from 'cloudflare:workers'
export default class Fulfilment extends WorkerEntrypoint {
  hello() {
    return 1
  }
}
