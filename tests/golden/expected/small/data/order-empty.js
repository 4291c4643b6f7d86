staticrun.data("order/3322806064301589100",{"experiment_id":"3322806064301589100","runs":[],"ranks":[]});
