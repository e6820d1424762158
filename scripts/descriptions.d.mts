/** The path of the file with the descriptions of Kubernetes' types; made if it is missing or old. */
export declare function descriptionsFile(): string;
