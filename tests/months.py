"""The months of 令和2年度, the year of the sample and of the plans made by hand."""

from planner.plan.fiscal import Month

APRIL, MAY, JUNE = Month("2020-04"), Month("2020-05"), Month("2020-06")
JULY, AUGUST, SEPTEMBER = Month("2020-07"), Month("2020-08"), Month("2020-09")
OCTOBER, NOVEMBER, DECEMBER = Month("2020-10"), Month("2020-11"), Month("2020-12")
JANUARY, FEBRUARY, MARCH = Month("2021-01"), Month("2021-02"), Month("2021-03")
APRIL_TO_MARCH = (
    *(APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER),
    *(OCTOBER, NOVEMBER, DECEMBER, JANUARY, FEBRUARY, MARCH),
)
