import type {Sensitive} from '../sensitive.ts';
import type {ClusterPort} from './cluster.ts';

/** An API server as a remote secret describes it. */
export type Peer = {
	server: string;
	/** PEM; the system's authorities when there is none. */
	authority?: string;
	tlsServerName?: string;
	token: Sensitive;
};

/** Opens it with nothing but that; the caller closes it. */
export type OpenPeer = (peer: Peer) => ClusterPort;
