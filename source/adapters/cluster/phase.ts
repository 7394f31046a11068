import type {ClientRequest} from 'node:http';
import {isIP, type Socket} from 'node:net';
import {TLSSocket} from 'node:tls';

/** How far a request has come. A request without a connection yet is `queued`; `proxying` waits for a proxy. */
export type Phase =
	'queued' | 'proxying' | 'resolving' | 'connecting' | 'securing' | 'waiting' | 'reading';

/** The stages before a connection is of use. */
export const isConnecting = (stage: Phase): boolean =>
	stage === 'proxying' || stage === 'resolving' || stage === 'connecting' || stage === 'securing';

/** Calls `onStage` whenever a request comes further, until its answer begins. */
export const followPhases = (
	request: ClientRequest,
	host: string,
	onStage: (stage: Phase) => void,
): void => {
	request.once('socket', (socket: Socket) => {
		const isSecuring =
			socket instanceof TLSSocket && !request.reusedSocket && socket.getProtocol() === null;
		if (socket.connecting) {
			onStage(isIP(host) === 0 ? 'resolving' : 'connecting');
			socket.once('lookup', (error: Error | null) => {
				if (!error) {
					onStage('connecting');
				}
			});
			socket.once('connect', () => {
				onStage(socket instanceof TLSSocket ? 'securing' : 'waiting');
			});
		} else {
			onStage(isSecuring ? 'securing' : 'waiting');
		}

		if (socket.connecting || isSecuring) {
			socket.once('secureConnect', () => {
				onStage('waiting');
			});
		}
	});
};
