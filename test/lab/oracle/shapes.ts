import {cutGateway, takeSecret} from '../controls.ts';
import type {Control, Topology} from '../prove-topology.ts';

export type OracleShape = Pick<Topology, 'clusters' | 'flat' | 'trust'> & Pick<Control, 'breaks'>;

const [a, b, c, d] = ['oracle-a', 'oracle-b', 'oracle-c', 'oracle-d'] as const;

/** One mesh of each shape that mesh-wizard makes, and what makes its red verify. */
export const oracleShapes: Readonly<Record<string, OracleShape>> = {
	'multi-primary': {
		clusters: {[a]: {network: 'one'}, [b]: {network: 'one'}},
		flat: true,
		breaks: takeSecret(b, a),
	},
	'multi-primary-two-networks': {
		clusters: {[a]: {network: 'net-a'}, [b]: {network: 'net-b'}},
		breaks: cutGateway(b),
	},
	'primary-remote': {
		clusters: {[a]: {network: 'one'}, [b]: {network: 'one', role: 'remote', primary: a}},
		flat: true,
		trust: '{mode: self-signed}',
		breaks: takeSecret(b, a),
	},
	'mixed-four-networks': {
		clusters: {
			[a]: {network: 'net-a'},
			[b]: {network: 'net-b', role: 'remote', primary: a},
			[c]: {network: 'net-c'},
			[d]: {network: 'net-d', role: 'remote', primary: c},
		},
		breaks: cutGateway(d),
	},
	'published-api-server': {
		clusters: {[a]: {network: 'net-a'}, [b]: {network: 'net-b', apiServer: 'east-west-gateway'}},
		breaks: takeSecret(b, a),
	},
};
