import {ApiError} from '../ports/cluster.ts';
import type {Right} from './access-facts.ts';

/** A read that RBAC refused, with the right that would have allowed it. */
export class RefusedRead extends ApiError {
	readonly right: Right;

	constructor(refusal: ApiError, right: Right) {
		super(refusal.kind, refusal.message, {
			status: refusal.status,
			cause: refusal,
			remedy: refusal.remedy,
		});
		this.right = right;
	}
}
