staticrun.data("stats/3322806064301589100",{"rows":0,"columns":[],"importance":[]});
