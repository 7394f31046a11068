import {startLab, type Lab, type LabOptions} from '../../start-lab.ts';
import type {Proof} from './defect.ts';

export type ProofLab = NonNullable<Extract<Proof, {mesh: string}>['lab']>;

/** What whole clusters a proof needs. */
const options: Readonly<Record<ProofLab, Omit<LabOptions, 'clusters'>>> = {
	apart: {},
	flat: {flat: true},
	'equal-pods': {pods: '10.200.0.0/16'},
	'equal-services': {flat: true, services: '10.201.0.0/16'},
	'pending-load-balancer': {loadBalancer: 'off'},
	'named-load-balancer': {flat: true, loadBalancer: 'hostname'},
};

export const proofLabs = Object.keys(options) as ProofLab[];

export const startProofLab = async (kind: ProofLab, prefix: string): Promise<Lab> =>
	startLab({clusters: [`${prefix}-a`, `${prefix}-b`], ...options[kind]});
