import type {Installation} from '../../mesh/installation.ts';
import {primaryOperator, remoteOperator} from './control-plane.ts';
import {eastWestOperatorFor} from './east-west.ts';
import type {OperatorDocument} from './operator-document.ts';

/** The IstioOperator of an installation. */
export const operatorFor = (installation: Installation): OperatorDocument => {
	if (installation.part === 'east-west') {
		return eastWestOperatorFor(installation);
	}

	return installation.addressOf === undefined
		? primaryOperator(installation)
		: remoteOperator(installation);
};
