import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { KeptDelivery } from '../runtime/kept.js';
export interface InboxRow { readonly seq: number; readonly id: string; readonly event: string; readonly receivedAt: number; readonly state: 'waiting'|'running'|'dead'|'done'; readonly attempts: number; readonly due?: number; readonly deadAt?: number; readonly error?: string; readonly isReplay: boolean }
export interface InboxAdmin { readonly path: string; isPaused(): boolean; close(): void; find(seq: number): InboxRow | undefined; list(filter: object): readonly InboxRow[]; read(row: InboxRow): KeptDelivery; retry(rows: readonly InboxRow[], rate: number | undefined): number; replay(rows: readonly InboxRow[], rate: number | undefined): number; drop(rows: readonly InboxRow[]): number }
export async function openAdmin(_path: string, _folder: string, _d: Diagnostics): Promise<InboxAdmin | undefined> { return undefined; }
