import { addonStatus } from "../backends/native/addon.ts";
import { createNativeBackend } from "../backends/native/native-backend.ts";
import { type BackendProvider, universalProviders } from "./backends.ts";

const nativeProvider: BackendProvider = {
  name: "native",
  async status() {
    const { executor, reason } = addonStatus();
    return executor ? { available: true, detail: executor.detail } : { available: false, detail: reason };
  },
  async open() {
    return createNativeBackend(addonStatus().executor!);
  },
};

/** What Node has: the compiled addon before what every runtime has. */
export const nodeProviders: readonly BackendProvider[] = [nativeProvider, ...universalProviders];
