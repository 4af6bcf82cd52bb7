import { spawnSync } from "node:child_process";

/** Whether scripts for numpy and scipy can be run here. */
export const scipy = spawnSync("python3", ["-c", "import scipy"]).status === 0;
if (!scipy) console.log("python3 with scipy is not installed here: the scripts for it are written but not run");
