"""The dashboard: move a campaign's levers in the browser and see what they do, with the code of `run` and `compare`.

`verb` starts it, `app` is what the browser shows, `*_page` are its pages. `in_memory`, `choices`, `levers`, `downloads` and
`one_run` know nothing of the browser.
"""
